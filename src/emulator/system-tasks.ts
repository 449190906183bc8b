/** Tasks that every machine has: what `Machine` needs done on a CPU. */
import { cpuDown } from '../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../kernel/hotplug/cpu-up.js';
import { errnoName } from '../kernel/errno.js';
import { disableNonbootCpus, enableNonbootCpus } from '../kernel/hotplug/suspend.js';
import { smpCallFunctionSingle } from '../kernel/smp/smp-single.js';
import { stopMachine } from '../kernel/stop/stop-all.js';
import type { Cpu } from '../kernel/kernel.js';

export const systemTasks = {
  /** Brings up CPUs 1 to count − 1. Returns which one did not come and why, or null. */
  bootOthers(cpu: Cpu, count: number): string | null {
    for (let id = 1; id < count; id++) {
      const error = cpuUp(cpu, id);
      if (error !== 0) return `CPU ${id} did not come online: ${errnoName(error)}`;
    }
    return null;
  },
  cpuUp: (cpu: Cpu, id: number) => cpuUp(cpu, id),
  cpuDown: (cpu: Cpu, id: number) => cpuDown(cpu, id),
  suspend: (cpu: Cpu) => disableNonbootCpus(cpu),
  resume: (cpu: Cpu) => enableNonbootCpus(cpu),
  functionNames: (cpu: Cpu) => cpu.kernel.functions.names,
  /** Calls a registered function by name on another CPU. */
  call(cpu: Cpu, target: number, name: string, info: number, wait: boolean): number {
    const { functions } = cpu.kernel;
    return smpCallFunctionSingle(cpu, target, functions.get(functions.numberNamed(name)), info, wait);
  },
  /** Runs a registered function while all other CPUs wait with irqs off. */
  stopMachine(cpu: Cpu, name: string, info: number, active: readonly number[]): number {
    const { functions } = cpu.kernel;
    return stopMachine(cpu, functions.get(functions.numberNamed(name)), info, active);
  },
};
