/** A clock that all threads of a process share. */
import type { Clock } from '../../machine/clock.js';

/**
 * Microseconds since an epoch, monotonic. `performance.now` is cheap but counts from the start of each thread;
 * `hrtime` is common to all threads but slow: the one is set by the other, once a thread.
 */
export class MonotonicClock implements Clock {
  readonly #offsetUs: number;

  /** @param epochNs `process.hrtime.bigint()` at the machine's boot */
  constructor(epochNs: bigint) {
    this.#offsetUs = Number(process.hrtime.bigint() - epochNs) / 1000 - performance.now() * 1000;
  }

  nowUs(): number {
    return performance.now() * 1000 + this.#offsetUs;
  }
}
