/**
 * One of two CPUs that take turns. Whoever has had his turn tells the other by one of the ways in which a sleeping CPU
 * is woken; the other sleeps as soon as it can, and goes on when it was told and by nothing else. A sleep that no
 * wake-up ends lasts for ever here, so a wake-up that is missed hangs the test instead of costing a time-out nobody
 * sees.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { BareMachine } from './bare-cpu.js';

export type Way = 'wake' | 'wake with irqs off' | 'harness with irqs off' | 'ipi' | 'late ipi' | 'kick' | 'device';

export interface Orders {
  readonly machine: BareMachine;
  readonly id: number;
  readonly way: Way;
  readonly rounds: number;
  readonly epochNs: bigint;
}

/** Longest sleep of a CPU that expects no late IPI. */
const PARK_MS = 200;
const { wait } = Atomics;
let sleeps = 0;
const waitForEver: typeof wait = (
  view: Int32Array | BigInt64Array,
  index: number,
  value: never,
  timeoutMs?: number,
) => {
  sleeps++;
  return timeoutMs === PARK_MS
    ? wait(view as Int32Array, index, value)
    : wait(view as Int32Array, index, value, timeoutMs);
};
Object.assign(Atomics, { wait: waitForEver });
const { bareCpu } = await import('./bare-cpu.js'); // the engine takes Atomics as it finds it
const { MonotonicClock } = await import('../../../../src/engine/free/clock.js');
const { Vector } = await import('../../../../src/machine/vectors.js');

const { machine, id, way, rounds, epochNs } = workerData as Orders;
const { mem, words } = machine;
/** Of each player, how often he was told: only the ways of `wake` write it, the others count in their handlers. */
const told = words[id];
const hear = (): void => void Atomics.add(mem, told, 1);
const interrupt = (vector: number): void => (vector === Vector.DEVICE ? cpu.serveDevice(hear) : hear());
const cpu = bareCpu(
  machine,
  id,
  new MonotonicClock(epochNs),
  { interrupt, schedule: hear },
  { delay: way === 'late ipi' ? 'fixed:20us' : 'none' },
);

if (way.endsWith('with irqs off')) cpu.irqDisable();
for (let round = 0; round < rounds / 2; round++) {
  const needed = round + id; // the first turn is that of player 0
  for (let seen = Atomics.load(mem, told); seen < needed; seen = Atomics.load(mem, told)) cpu.spinOn(told, seen);
  tell(1 - id);
}
parentPort!.postMessage(sleeps);

function tell(other: number): void {
  switch (way) {
    case 'wake':
    case 'wake with irqs off':
      Atomics.add(mem, words[other], 1);
      return cpu.wake(words[other]);
    case 'harness with irqs off': // as `MachineControl.set` does it
      Atomics.add(mem, words[other], 1);
      Atomics.notify(mem, words[other]);
      return cpu.wake(words[other]);
    case 'ipi':
    case 'late ipi':
      return cpu.sendIpi(other, Vector.CALL_FUNCTION_SINGLE);
    case 'kick':
      return cpu.kick(other);
    case 'device':
      return cpu.raiseDevice(0, 0, other);
  }
}
