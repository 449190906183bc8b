/**
 * Condition: threads that hold a mutex wait for what it guards to change.
 *
 * A wait may return without a signal, and what was signalled may be gone again by then: always look anew, or use
 * `conditionWaitUntil`. A signal that finds no waiter is forgotten. The mutex lies in the same view.
 *
 * Context: waiting needs the mutex held. Signalling does not, but the change that is signalled must have been made
 * under the mutex, or a thread between its look and its wait misses it.
 */
import { struct } from '../memory/struct.js';
import { mutexLock, MutexLost, mutexUnlock } from './mutex.js';
import type { Waiter } from './waiter.js';

/** @public */
export const CONDITION = struct('condition', ['signals']);

/** Context: before the condition is shared. Zeroed memory is a condition. @public */
export function conditionInit(view: Int32Array, index: number): void {
  Atomics.store(view, index + CONDITION.signals, 0);
}

/**
 * Gives the mutex up, waits for a signal and takes the mutex again.
 *
 * When the waiter throws, the mutex is taken again before its error is passed on. If that too has to wait and gives up,
 * `MutexLost` is thrown, and the mutex is not held.
 *
 * Ordering: `signals` is read before the mutex is given up and pairs with the addition in `conditionSignal` and
 * `conditionBroadcast`: a signal for a change made after the unlock moves it, so that the wait does not sleep.
 * @public
 */
export function conditionWait(view: Int32Array, index: number, mutex: number, waiter: Waiter): void {
  const signals = index + CONDITION.signals;
  const seen = Atomics.load(view, signals);
  mutexUnlock(view, mutex, waiter);
  try {
    sleepAndLock(view, signals, seen, mutex, waiter);
  } catch (error) {
    waiter.wake(view, signals, 1); // a signal may have woken this thread alone: it belongs to another now
    throw error;
  }
}

/** Waits until `predicate`, which is called with the mutex held, is true. @public */
export function conditionWaitUntil(
  view: Int32Array,
  index: number,
  mutex: number,
  waiter: Waiter,
  predicate: () => boolean,
): void {
  while (!predicate()) conditionWait(view, index, mutex, waiter);
}

/** Wakes at least one of the waiting threads. Ordering: pairs with `conditionWait`. @public */
export function conditionSignal(view: Int32Array, index: number, waiter: Waiter): void {
  Atomics.add(view, index + CONDITION.signals, 1);
  waiter.wake(view, index + CONDITION.signals, 1);
}

/** Wakes all waiting threads. Ordering: pairs with `conditionWait`. @public */
export function conditionBroadcast(view: Int32Array, index: number, waiter: Waiter): void {
  Atomics.add(view, index + CONDITION.signals, 1);
  waiter.wake(view, index + CONDITION.signals);
}

function sleepAndLock(view: Int32Array, signals: number, seen: number, mutex: number, waiter: Waiter): void {
  try {
    waiter.wait(view, signals, seen);
  } catch (error) {
    lockAgain(view, mutex, waiter, error);
    throw error;
  }
  lockAgain(view, mutex, waiter);
}

function lockAgain(view: Int32Array, mutex: number, waiter: Waiter, gaveUp?: unknown): void {
  try {
    mutexLock(view, mutex, waiter);
  } catch (error) {
    throw new MutexLost(view, mutex, gaveUp ?? error);
  }
}
