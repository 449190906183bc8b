/**
 * Two threads go through a section in which only one may be at a time. These locks know their threads by number and
 * serve no third, so this is a hand-written case: two actors, and what came out.
 */
import type { Outcome } from 'smplab';

export interface TwoThreadLock {
  /**
   * Returns true when the caller is alone in the section; false when it gave up, which only a lock over plain memory
   * does.
   */
  acquire(): boolean;
  /** Context: the owner. */
  release(): void;
}

export interface Room {
  /** The lock's own words. */
  readonly lock: Int32Array;
  /** How many are in the section. */
  readonly inside: Int32Array;
  /** How often somebody met another there. */
  readonly met: Int32Array;
}

const int32 = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

export const setup = (): Room => ({ lock: int32(3), inside: int32(1), met: int32(1) });

export const actors = (Lock: new (words: Int32Array, me: number) => TwoThreadLock): readonly ((room: Room) => void)[] =>
  [0, 1].map((me) => ({ lock: words, inside, met }: Room): void => {
    const lock = new Lock(words, me);
    if (lock.acquire()) {
      if (Atomics.add(inside, 0, 1) !== 0) Atomics.add(met, 0, 1);
      Atomics.sub(inside, 0, 1);
    }
    lock.release();
  });

export const after = ({ met }: Room): string => (met[0] === 0 ? 'one at a time' : 'both at once');

export const outcomes: readonly Outcome[] = [
  { match: 'one at a time', grade: 'acceptable', text: 'the lock kept them apart' },
  { match: 'both at once', grade: 'forbidden', text: 'both were in the section at the same time' },
];
