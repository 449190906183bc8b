/** Making another CPU schedule. Source: kernel/sched/core.c, Linux 3.15 and 6.18. */
import { setNeedResched } from './idle.js';
import type { Cpu } from '../kernel.js';
import { cpuOnline } from '../online.js';

/**
 * Asks `target` to go through its scheduler soon; does nothing when it is offline.
 *
 * Context: any. Departs: a kick stands for the reschedule interrupt, and is never late; for a CPU that is offline 3.15
 * sends it all the same, and warns.
 * Source: kernel/sched/core.c, resched_cpu(), and arch/x86/kernel/smp.c, native_smp_send_reschedule(), Linux 3.15;
 * resched_cpu() and set_nr_and_not_polling(), 6.18.
 */
export function reschedCpu(cpu: Cpu, target: number): void {
  if (!cpuOnline(cpu, target)) return;
  if (cpu.kernel.policy.pollingIdle) setNeedResched(cpu, target);
  cpu.kick(target);
}
