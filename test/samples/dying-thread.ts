/** Loaded before smplab: the first CPU thread that has loaded a word of shared memory so often calls `process.exit`. */
import { isMainThread } from 'node:worker_threads';

const LOADS = 1_000;

if (!isMainThread) {
  const load: (view: Int32Array, index: number) => number = Atomics.load;
  let left = LOADS;
  (Atomics as { load: typeof load }).load = (view, index) => {
    // eslint-disable-next-line unicorn/no-process-exit -- it is what the sample is about
    if (left-- === 0) process.exit(7);
    return load(view, index);
  };
}
