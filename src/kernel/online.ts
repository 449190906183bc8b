/**
 * The masks of possible interest: online (senders of IPIs test it; cleared by the dying CPU itself, irqs off, in
 * stop-machine) and active (the scheduler and stop_two_cpus test it; cleared first on the way down, set with the online
 * bit or after it on the way up).
 *
 * Source: kernel/cpu.c, cpu_online_mask and cpu_active_mask, Linux 3.15.
 */
import { Event } from '../trace/event.js';
import { clearCpu, nextCpu, setCpu, testCpu, testOwnCpu } from './cpumask.js';
import type { Cpu } from './kernel.js';

/** Source: include/linux/cpumask.h, cpu_online(), Linux 3.15. */
export function cpuOnline(cpu: Cpu, id: number): boolean {
  return testCpu(cpu.mem, cpu.kernel.map.onlineMask.base, id);
}

/**
 * Whether this CPU itself is online: no step that races, for a CPU is marked by no other CPU. Source:
 * cpu_online(smp_processor_id()), Linux 3.15.
 */
export function thisCpuOnline(cpu: Cpu): boolean {
  return testOwnCpu(cpu.mem, cpu.kernel.map.onlineMask.base, cpu.id);
}

/** Source: include/linux/cpumask.h, cpu_active(), Linux 3.15. */
export function cpuActive(cpu: Cpu, id: number): boolean {
  return testCpu(cpu.mem, cpu.kernel.map.activeMask.base, id);
}

/** Source: kernel/cpu.c, set_cpu_online(), Linux 3.15, less its active bit: see startSecondary. */
export function setCpuOnline(cpu: Cpu, id: number, online: boolean): void {
  (online ? setCpu : clearCpu)(cpu.mem, cpu.kernel.map.onlineMask.base, id);
  cpu.trace(online ? Event.CPU_ONLINE : Event.CPU_OFFLINE, id);
}

/** Source: kernel/cpu.c, set_cpu_active(), Linux 3.15. */
export function setCpuActive(cpu: Cpu, id: number, active: boolean): void {
  (active ? setCpu : clearCpu)(cpu.mem, cpu.kernel.map.activeMask.base, id);
}

/** The first online CPU ≥ from, or the number of CPUs. Source: include/linux/cpumask.h, cpumask_next(), Linux 3.15. */
export function nextOnlineCpu(cpu: Cpu, from: number): number {
  return nextCpu(cpu.mem, cpu.kernel.map.onlineMask.base, from, cpu.cpus);
}

/** Source: include/linux/cpumask.h, num_online_cpus(), Linux 3.15. */
export function numOnlineCpus(cpu: Cpu): number {
  let online = 0;
  for (let id = nextOnlineCpu(cpu, 0); id < cpu.cpus; id = nextOnlineCpu(cpu, id + 1)) online++;
  return online;
}
