/** A ring for one producer and one consumer, each of whose words has one writer. */
import { int32 } from './case.js';

export const HEAD = 0;
export const TAIL = 1;
export const SUM = 2;
export const SLOTS = 3;
export const COUNT = 2;

export const newRing = (): Int32Array => int32(SLOTS + COUNT);

/** Takes as many elements as the ring holds, and adds them up. */
export function consume(ring: Int32Array): void {
  for (let head = 0; head < COUNT; head++) {
    while (Atomics.load(ring, TAIL) === head);
    ring[SUM] += ring[SLOTS + head];
    Atomics.store(ring, HEAD, head + 1);
  }
}
