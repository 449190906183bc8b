export default (x) => 2 * x;
