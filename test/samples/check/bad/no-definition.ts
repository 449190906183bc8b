/** Exports something else. */
export default { name: 'x' };
