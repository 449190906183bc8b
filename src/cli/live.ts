/** Parts of live lines: how fast it goes, and how long it will take. */

import { rateText } from '../report/rate.js';

/** What came in less time has a rate that says nothing. */
const LEAST_MS = 500;

/** Counts something, one phase after the other. */
export class Rate {
  #phase = '';
  #beganMs = 0;
  #before = 0;

  /** `, 1234/s`, or nothing as long as it is too early to say. @param done in this phase */
  text(phase: string, done: number, elapsedMs: number): string {
    if (phase !== this.#phase) [this.#phase, this.#beganMs, this.#before] = [phase, elapsedMs, done];
    const ms = elapsedMs - this.#beganMs;
    return ms < LEAST_MS ? '' : `, ${rateText(((done - this.#before) / ms) * 1000)}`;
  }
}

/** `, 12 s left`; nothing where there is no limit. */
export function timeLeft(ms: number | null): string {
  return ms === null ? '' : `, ${Math.max(0, ms / 1000).toFixed(0)} s left`;
}
