/**
 * The modern queue: four kinds of work on one list. A node's kind stands in its flags, at the same place for all.
 *
 * Source: include/linux/smp_types.h and kernel/smp.c, Linux 6.18 (one queue since 4b44a21dd640, v5.8).
 */
import { CSD, CSD_FLAG_LOCK, CSD_TYPE_IRQ_WORK, CSD_TYPE_TTWU, csdLocked } from './csd.js';
import { EBUSY, ENXIO } from '../errno.js';
import type { Cpu } from '../kernel.js';
import { cpuOnline } from '../online.js';
import { queueCsd } from './smp-single.js';

/**
 * Queues a wake-up to `target`, to be done in one batch with the others at the end of its flush.
 *
 * @param node a csd whose function wakes; -EBUSY when it is queued already
 * Context: any. Source: kernel/sched/core.c, __ttwu_queue_wakelist(), Linux 6.18.
 */
export function ttwuQueueWakelist(cpu: Cpu, target: number, node: number): number {
  return queueTyped(cpu, target, node, CSD_TYPE_TTWU);
}

/**
 * Queues an irq_work to another CPU through its call queue.
 *
 * @param work a csd whose function is the work's; -EBUSY when it is queued already
 * Context: any. Source: kernel/irq_work.c, irq_work_queue_on(), Linux 6.18.
 */
export function irqWorkQueueOn(cpu: Cpu, target: number, work: number): number {
  return queueTyped(cpu, target, work, CSD_TYPE_IRQ_WORK);
}

function queueTyped(cpu: Cpu, target: number, node: number, type: number): number {
  cpu.preemptDisable();
  const result = csdLocked(cpu.mem, node) ? -EBUSY : !cpuOnline(cpu, target) ? -ENXIO : 0;
  if (result === 0) {
    Atomics.store(cpu.mem, node + CSD.flags, CSD_FLAG_LOCK | type);
    queueCsd(cpu, target, node);
  }
  cpu.preemptEnable();
  return result;
}
