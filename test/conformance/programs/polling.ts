/** A CPU that idles polling, caught while it does. */
import { at } from '../../../src/memory/arena.js';
import { cpuIdle } from '../../../src/kernel/idle/idle-loop.js';
import { IDLE } from '../../../src/kernel/idle/idle.js';
import type { Cpu } from '../../../src/kernel/kernel.js';
import { smpCallFunctionSingle } from '../../../src/kernel/smp/smp-single.js';
import * as calls from './calls.js';
import { passGate } from './gates.js';
import { interpose } from './interpose.js';
import { record } from './record.js';

export const { functions } = calls;

export const tasks = {
  ...calls.tasks,

  /**
   * Idles, and at the first look at its need-resched flag, that is, polling, waits for a gate: with irqs off, so that
   * what comes meanwhile is found by the idle loop. Ends with the machine.
   */
  pollAtGate(cpu: Cpu, gate: number): void {
    const flags = at(cpu.kernel.map.idle, cpu.id) + IDLE.flags;
    const waitUnseen = (): void => {
      const irqs = cpu.irqSave();
      passGate(cpu, gate);
      cpu.irqRestore(irqs);
    };
    interpose(cpu, { operation: 'load', word: flags }, waitUnseen, () => cpuIdle(cpu));
  },

  /** Waits for a gate and then calls, preemption disabled throughout: no stop-machine gets by this CPU meanwhile. */
  callBehindGate(cpu: Cpu, gate: number, target: number, info: number): number {
    cpu.preemptDisable();
    passGate(cpu, gate);
    const result = smpCallFunctionSingle(cpu, target, record, info, true);
    cpu.preemptEnable();
    return result;
  },
};
