/** The numbers that code under test draws: the same on both engines. */

export const SEED = 1;

/** The state after the next one. */
export function nextDrawn(state: number): number {
  return (Math.imul(state, 0x9e3779b1) + 0x7f4a7c15) | 0;
}

/** … as a number from 0 to 1. */
export function numberOf(state: number): number {
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}
