/** Waiting until another thread sleeps, as `relax` of a CPU waits when it has spun: the core is the other one's. */
const nothing = new Int32Array(new SharedArrayBuffer(4));
const LEND_MS = 0.05;

export function lendCore(): void {
  Atomics.wait(nothing, 0, 0, LEND_MS);
}
