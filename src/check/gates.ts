/**
 * Words that nobody writes, with numbers that no structure's words have: a look at one is where others may go first.
 */
export const GATES = new Int32Array(4096);
export const FIRST_GATE = 4000;
