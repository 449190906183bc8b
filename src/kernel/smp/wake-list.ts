/**
 * Wake-ups sent to another CPU, which does them in one batch at the end of its flush.
 *
 * Source: kernel/sched/core.c, Linux 6.18 (on the call queue since a148866489fb, v5.8).
 */
import { NULL } from '../../memory/struct.js';
import { CSD, CSD_TYPE_TTWU } from './csd.js';
import type { Cpu } from '../kernel.js';
import { cpuActive } from '../online.js';
import { count, Stat } from '../statistics.js';
import { runTraced } from './smp-interrupt.js';
import { queueCsd } from './smp-single.js';

/**
 * Sends a wake-up to `target`.
 *
 * @param node a csd whose function wakes. It carries no lock: the caller alone may send it, and not again before it ran
 * @returns whether it was sent; if not, the caller wakes by itself. Not to this CPU, and not to one that is not active
 * Context: any, preemption off.
 * Departs: kernels before 5.8 have a list of their own for this; here they never send one. Linux also asks which CPUs
 * share a cache.
 * Source: kernel/sched/core.c, ttwu_queue_wakelist() and ttwu_queue_cond(), Linux 6.18.
 */
export function ttwuQueueWakelist(cpu: Cpu, target: number, node: number): boolean {
  if (cpu.kernel.policy.remoteWork === 'own-list' || target === cpu.id || !cpuActive(cpu, target)) return false;
  Atomics.store(cpu.mem, node + CSD.flags, CSD_TYPE_TTWU);
  queueCsd(cpu, target, node);
  return true;
}

/**
 * Does the wake-ups of a chain. A node may be sent again as soon as its function runs, so its next is read before. They are
 * not recorded for the watchdog.
 *
 * Context: irqs off; the chain holds nothing else. Departs: the trace has an entry for each, Linux one for the batch.
 * Source: kernel/sched/core.c, sched_ttwu_pending(), Linux 6.18.
 */
export function schedTtwuPending(cpu: Cpu, chain: number): void {
  for (let node = chain; node !== NULL; ) {
    const next = cpu.mem[node + CSD.next];
    count(cpu, Stat.EXECUTED);
    runTraced(cpu, node, cpu.mem[node + CSD.func], cpu.mem[node + CSD.info]);
    node = next;
  }
}
