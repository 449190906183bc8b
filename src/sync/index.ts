/**
 * Blocking primitives over the words of an `Int32Array`: functions on plain views, no objects, nothing to construct in
 * each thread. A primitive is the few words at its index that its struct declares; every function that may wait takes
 * the waiter it waits with.
 */
export * from './barrier.js';
export * from './condition.js';
export * from './mutex.js';
export * from './once.js';
export * from './semaphore.js';
export * from './waiter.js';
