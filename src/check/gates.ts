/**
 * Words that no thread writes, with numbers that no structure's words have: a look at one is where others may go first.
 */
export const GATES = new Int32Array(4096);
export const FIRST_GATE = 4000;

/** Whether a step looks at a gate, which is none of the structure's. @param word -1 for what is no operation */
export function isGate(word: number): boolean {
  return word >= FIRST_GATE && word < GATES.length;
}
