/**
 * stop_machine() itself: the request that brings all online CPUs into multi_cpu_stop.
 *
 * Departs: it cannot be asked for before it is set up, nor by a CPU that is not active (stop_machine_from_inactive_cpu()).
 */
import { at } from '../../memory/arena.js';
import { getOnlineCpus, putOnlineCpus } from '../hotplug/hotplug-lock.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { numOnlineCpus } from '../online.js';
import { count, Stat } from '../statistics.js';
import { stopCpus } from './stop-cpus.js';
import { initMultiStop, multiCpuStop } from './stop-machine.js';

/**
 * Runs `fn(data)` on the CPUs of `active` (none named: the first online one) while all others wait with irqs off.
 *
 * @returns what it returned
 * Context: task, may sleep. Source: kernel/stop_machine.c, stop_machine(), Linux 3.15.
 */
export function stopMachine(cpu: Cpu, fn: KernelFunction, data: number, active: readonly number[] = []): number {
  getOnlineCpus(cpu);
  const result = stopMachineLocked(cpu, fn, data, active);
  putOnlineCpus(cpu);
  return result;
}

/**
 * The same for a caller that keeps CPUs from coming and going.
 *
 * Context: task; hotplug lock held. Source: kernel/stop_machine.c, __stop_machine(), Linux 3.15;
 * stop_machine_cpuslocked(), 6.18.
 */
export function stopMachineLocked(cpu: Cpu, fn: KernelFunction, data: number, active: readonly number[]): number {
  count(cpu, Stat.STOP_MACHINES);
  const msdata = at(cpu.kernel.map.multiStop, cpu.id);
  initMultiStop(cpu, msdata, fn, data, numOnlineCpus(cpu), active);
  return stopCpus(cpu, cpu.kernel.map.onlineMask.base, multiCpuStop, msdata);
}
