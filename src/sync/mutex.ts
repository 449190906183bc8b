/**
 * Mutex: three states in one word.
 *
 * FREE, LOCKED (no thread waits) and CONTENDED (a thread may wait). Only the unlock of a contended mutex has to wake, so
 * the uncontended path is one operation each way. Not fair: a running thread may overtake a woken one. Not recursive:
 * a thread that locks twice waits for itself until its waiter gives up. There is no owner: any thread may unlock.
 *
 * Invariant: while a thread sleeps on the word, the word is CONTENDED, or a thread that was woken is about to make it
 * so. Zeroed memory is a free mutex. Source: Ulrich Drepper, "Futexes Are Tricky" (2011), section 6, mutex2.
 * Departs: unlock exchanges instead of decrementing, so that the unlock of a free mutex changes nothing.
 */
import { struct } from '../memory/struct.js';
import type { Waiter } from './waiter.js';

/** @public */
export const MUTEX = struct('mutex', ['state']);

const FREE = 0;
const LOCKED = 1;
const CONTENDED = 2;

/**
 * A mutex that was given up for a wait could not be had again before the waiter gave up too. The thread that receives this does
 * *not* hold the mutex; `cause` says why the wait ended. `withMutex` knows it and throws the cause.
 * @public
 */
export class MutexLost extends Error {
  override readonly name = 'MutexLost';
  readonly #view: Int32Array;
  readonly #index: number;

  constructor(view: Int32Array, index: number, cause: unknown) {
    super(`the mutex at word ${index} could not be locked again after a wait`, { cause });
    this.#view = view;
    this.#index = index;
  }

  /** Whether it is this mutex that was lost. */
  concerns(view: Int32Array, index: number): boolean {
    return this.#view.buffer === view.buffer && address(this.#view, this.#index) === address(view, index);
  }
}

/** Context: before the mutex is shared. @public */
export function mutexInit(view: Int32Array, index: number): void {
  Atomics.store(view, index + MUTEX.state, FREE);
}

/**
 * Locks, waiting for as long as the mutex is held. When the waiter throws, the mutex is not held.
 *
 * Ordering: the exchange that finds FREE pairs with the exchange in `mutexUnlock`: what the last holder wrote, plain
 * writes included, is visible to the next.
 * @public
 */
export function mutexLock(view: Int32Array, index: number, waiter: Waiter): void {
  if (mutexTryLock(view, index)) return;
  const state = index + MUTEX.state;
  while (Atomics.exchange(view, state, CONTENDED) !== FREE) {
    try {
      waiter.wait(view, state, CONTENDED);
    } catch (error) {
      waiter.wake(view, state, 1); // the unlock may have woken this thread alone, and it sets FREE for all others
      throw error;
    }
  }
}

/** Locks if the mutex is free. Returns whether it did. Never waits. @public */
export function mutexTryLock(view: Int32Array, index: number): boolean {
  return Atomics.compareExchange(view, index + MUTEX.state, FREE, LOCKED) === FREE;
}

/** Context: the holder. Ordering: the exchange pairs with the one in `mutexLock`. @public */
export function mutexUnlock(view: Int32Array, index: number, waiter: Waiter): void {
  const state = Atomics.exchange(view, index + MUTEX.state, FREE);
  if (state === FREE) throw new Error(`the mutex at word ${index} is unlocked but was not locked`);
  if (state === CONTENDED) waiter.wake(view, index + MUTEX.state, 1);
}

/** Runs `body` with the mutex held and unlocks it however that ends. @public */
export function withMutex<T>(view: Int32Array, index: number, waiter: Waiter, body: () => T): T {
  mutexLock(view, index, waiter);
  let result: T;
  try {
    result = body();
  } catch (error) {
    if (error instanceof MutexLost && error.concerns(view, index)) throw error.cause;
    mutexUnlock(view, index, waiter);
    throw error;
  }
  mutexUnlock(view, index, waiter);
  return result;
}

function address(view: Int32Array, index: number): number {
  return view.byteOffset + index * view.BYTES_PER_ELEMENT;
}
