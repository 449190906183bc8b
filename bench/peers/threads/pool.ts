/** The function that piscina and tinypool run. */
export const add = (value: number): number => value + 1;
export { add as default };
