import { some } from './some.js';

/** How many programs are drawn at random: one in so many, and all with SMPLAB_ALL=1. */
export function draws(all: number, oneIn: number): number {
  return some(Array.from({ length: all }), oneIn).length;
}
