/** A careless sender: it queues and rings without asking whether its target is online. */
import { CSD, csdInit, csdLockWait } from '../../../src/kernel/smp/csd.js';
import type { Cpu, KernelFunction, KernelHooks } from '../../../src/kernel/kernel.js';
import { carelessCall } from '../../../src/kernel/hotplug/offline-window.js';
import { at } from '../../../src/memory/arena.js';
import { csdAt, wordAt, WORDS } from './data.js';
import { passGate } from './gates.js';
import { interpose, type Place } from './interpose.js';
import { record } from './record.js';
import * as straddle from './straddle.js';

/** For a device: keeps its CPU, irqs off, until the gate opens. */
const deafHandler: KernelFunction = (cpu, gate) => passGate(cpu, gate);

export const functions = { ...straddle.functions, deafHandler };

/** With `takenNotTested`, a gate between take-all and the test for emptiness, for an IPI in the offline window. */
export const hooks: KernelHooks = {
  offlineWindow(cpu) {
    const gate = Atomics.load(cpu.mem, wordAt(cpu.kernel.map.data, WORDS.takenNotTested));
    if (gate === 0) return;
    // The first look is that of the statistics, the second the test.
    const test: Place = { operation: 'load', word: at(cpu.kernel.map.callQueue, cpu.id), nth: 2 };
    interpose(
      cpu,
      test,
      () => passGate(cpu, gate),
      () => passGate(cpu, gate),
    );
  },
};

export const tasks = {
  ...straddle.tasks,

  /** Calls `target`, which must be in its offline window, by csd `slot`. Returns whether it was. */
  careless(cpu: Cpu, target: number, slot: number, info: number): boolean {
    cpu.preemptDisable();
    const queued = callCarelessly(cpu, target, slot, info);
    cpu.preemptEnable();
    return queued;
  },

  /** The same, and waits until the function has run. */
  carelessWait(cpu: Cpu, target: number, slot: number, info: number): boolean {
    cpu.preemptDisable();
    const queued = callCarelessly(cpu, target, slot, info);
    csdLockWait(cpu, csdAt(cpu.kernel.map.data, slot));
    cpu.preemptEnable();
    return queued;
  },
};

function callCarelessly(cpu: Cpu, target: number, slot: number, info: number): boolean {
  const csd = csdAt(cpu.kernel.map.data, slot);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(record), info);
  Atomics.store(cpu.mem, csd + CSD.flags, 0);
  return carelessCall(cpu, target, csd);
}
