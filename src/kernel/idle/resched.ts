/** Making another CPU schedule. Source: kernel/sched/core.c, Linux 3.15 and 6.18. */
import { setNeedResched } from './idle.js';
import type { Cpu } from '../kernel.js';
import { cpuOnline } from '../online.js';

/**
 * Asks `target` to go through its scheduler soon; does nothing when it is offline.
 *
 * Context: any. Source: kernel/sched/core.c, resched_cpu() → smp_send_reschedule(), Linux 3.15.
 */
export function reschedCpu(cpu: Cpu, target: number): void {
  if (!cpuOnline(cpu, target)) return;
  if (cpu.kernel.policy.pollingIdle) setNeedResched(cpu, target);
  cpu.kick(target);
}
