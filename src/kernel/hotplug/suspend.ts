/**
 * Suspend and resume: all CPUs but one down and up again, with the _FROZEN actions. Source: kernel/cpu.c, Linux 3.15.
 */
import { at } from '../../memory/arena.js';
import { takeDown } from './cpu-down.js';
import { bringUp } from './cpu-up.js';
import { cpumaskWords, nextCpu, setCpu, zeroMask } from '../cpumask.js';
import { cpuMapsUpdateBegin, cpuMapsUpdateDone, HOTPLUG } from './hotplug-lock.js';
import type { Cpu } from '../kernel.js';
import { CPU_TASKS_FROZEN } from './notifier.js';
import { nextOnlineCpu } from '../online.js';

/**
 * Takes all CPUs but this one down and disables hotplug until enableNonbootCpus.
 *
 * @returns 0, or the first error; the CPUs that went down before it stay down
 * Context: task, may sleep. Departs: in 3.15 the first online CPU stays; today the others go highest first, and hotplug is
 * disabled after an error, too.
 * Source: kernel/cpu.c, disable_nonboot_cpus(), Linux 3.15, and freeze_secondary_cpus(), 6.18.
 */
export function disableNonbootCpus(cpu: Cpu): number {
  const frozen = at(cpu.kernel.map.frozenMask, 0);
  cpuMapsUpdateBegin(cpu);
  zeroMask(cpu.mem, frozen, cpu.cpus);
  let error = 0;
  for (let id = nextOnlineCpu(cpu, 0); id < cpu.cpus && error === 0; id = nextOnlineCpu(cpu, id + 1)) {
    if (id === cpu.id) continue;
    error = takeDown(cpu, id, CPU_TASKS_FROZEN);
    if (error === 0) setCpu(cpu.mem, frozen, id);
  }
  if (error === 0) Atomics.store(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.disabled, 1);
  cpuMapsUpdateDone(cpu);
  return error;
}

/**
 * Brings back the CPUs that disableNonbootCpus took down.
 *
 * Context: task, may sleep. Source: kernel/cpu.c, enable_nonboot_cpus(), Linux 3.15, and thaw_secondary_cpus(), 6.18.
 */
export function enableNonbootCpus(cpu: Cpu): void {
  const frozen = at(cpu.kernel.map.frozenMask, 0);
  cpuMapsUpdateBegin(cpu);
  Atomics.store(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.disabled, 0);
  for (let id = nextCpu(cpu.mem, frozen, 0, cpu.cpus); id < cpu.cpus; id = nextCpu(cpu.mem, frozen, id + 1, cpu.cpus)) {
    bringUp(cpu, id, CPU_TASKS_FROZEN);
  }
  for (let word = 0; word < cpumaskWords(cpu.cpus); word++) Atomics.store(cpu.mem, frozen + word, 0);
  cpuMapsUpdateDone(cpu);
}
