/**
 * One of two CPUs that take turns. Whoever has had his turn tells the other by one of the ways in which a sleeping CPU is
 * woken; the other sleeps as soon as it can. A sleep that its doorbell does not end lasts for ever here, so a wake-up that
 * is missed hangs the test instead of costing a time-out that nobody sees.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { FreeCpu } from '../../../../src/engine/free/cpu.js';
import type { BareMachine } from './bare-cpu.js';

export type Way = 'wake' | 'ipi' | 'kick' | 'device';

export interface Orders {
  readonly machine: BareMachine;
  readonly id: number;
  readonly way: Way;
  readonly rounds: number;
}

const { wait } = Atomics;
let sleeps = 0;
const waitForEver: typeof wait = (view: Int32Array | BigInt64Array, index: number, value: never, timeoutMs?: number) => {
  sleeps++;
  if (timeoutMs !== 200) throw new Error(`a sleep of ${timeoutMs} ms`);
  return wait(view as Int32Array, index, value);
};
Object.assign(Atomics, { wait: waitForEver });
const { bareCpu } = await import('./bare-cpu.js'); // the engine takes Atomics as it finds it
const { Vector } = await import('../../../../src/machine/vectors.js');

const { machine, id, way, rounds } = workerData as Orders;
const [turn] = machine.words;
const cpu = bareCpu(machine, id, { nowUs: () => 0 }, { interrupt: (vector) => vector === Vector.DEVICE && cpu.serveDevice(() => {}) });
for (let round = id; round < rounds; round += 2) {
  for (let seen = Atomics.load(machine.mem, turn); seen !== round; seen = Atomics.load(machine.mem, turn)) cpu.spinOn(turn, seen);
  Atomics.store(machine.mem, turn, round + 1);
  tell(cpu, 1 - id);
}
parentPort!.postMessage(sleeps);

function tell(from: FreeCpu<undefined>, other: number): void {
  switch (way) {
    case 'wake':
      return from.wake(turn);
    case 'ipi':
      return from.sendIpi(other, Vector.CALL_FUNCTION_SINGLE);
    case 'kick':
      return from.kick(other);
    case 'device':
      return from.raiseDevice(0, 0, other);
  }
}
