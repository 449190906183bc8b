/** Waiting for all CPUs that have preemption off. Source: kernel/rcu/tree.c, Linux 3.15. */
import type { Cpu } from './kernel.js';
import { doNothing } from './smp/smp-many.js';
import { stopCpus } from './stop/stop-cpus.js';

/**
 * Returns when every section that had preemption off at the time of the call has ended: the stopper of each online CPU
 * was run since.
 *
 * Context: task, may sleep; no CPU comes or goes. Departs: cpu_down() of Linux waits for a grace period of RCU instead.
 * Source: kernel/rcu/tree.c, synchronize_sched_expedited(), Linux 3.15 (a stop_cpus of an empty function).
 */
export function synchronizeSched(cpu: Cpu): void {
  stopCpus(cpu, cpu.kernel.map.onlineMask.base, doNothing, 0);
}
