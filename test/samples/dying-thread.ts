/** Loaded before smplab: each CPU's thread calls `process.exit`, at a point that the environment names. */
import { isMainThread } from 'node:worker_threads';

/** Puts a fuse before a method. */
function fuse(object: object, name: string, blows: (...args: readonly unknown[]) => boolean): void {
  const methods = object as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name];
  methods[name] = function fused(this: unknown, ...args: unknown[]): unknown {
    if (blows(...args)) process.exit(7);
    return original.apply(this, args);
  };
}

if (!isMainThread) {
  switch (process.env['DIES_AT']) {
    case 'boot': // when it first looks at the shared memory
      fuse(Atomics, 'load', () => true);
      break;
    case 'load': // when it is given its part of the traffic
      fuse(WeakMap.prototype, 'set', (_, part) => Object.hasOwn(Object(part) as object, 'items'));
      break;
    default:
      throw new Error('DIES_AT: boot or load');
  }
}
