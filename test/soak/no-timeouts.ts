/**
 * For `node --import`: makes the bounded sleeps of emulated CPUs unbounded, in every thread. A CPU looks around every
 * 200 ms even if nobody wakes it; with this a wake-up that is missed is a hang, and the soak says where.
 */
const PARK_MS = 200;
const { wait } = Atomics;

function waitForEver(view: Int32Array, index: number, value: number, timeoutMs?: number): ReturnType<typeof wait> {
  return timeoutMs === PARK_MS ? wait(view, index, value) : wait(view, index, value, timeoutMs);
}

Object.assign(Atomics, { wait: waitForEver });
