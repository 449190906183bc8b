/** `smplab/sync`: mutex, barrier, semaphore, condition and once, over plain `Int32Array` views. */
export * from './sync/index.js';
