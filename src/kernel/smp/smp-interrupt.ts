/**
 * The receiving end: the call-function interrupt and the flush.
 *
 * Both vectors, for one CPU and for a mask, drain the same queue. One take-all may take the work of several senders;
 * their later IPIs then find the queue empty, which is legal and common.
 */
import { at } from '../../memory/arena.js';
import { NULL } from '../../memory/struct.js';
import { Event } from '../../trace/event.js';
import { CSD } from './csd.js';
import { csdLockRecord } from './csd-lock-debug.js';
import type { Cpu } from '../kernel.js';
import { llistDelAll, llistEmpty, llistReverseOrder } from '../llist.js';
import { thisCpuOnline } from '../online.js';
import { warnOn, Warning } from '../report-bug.js';
import { count, Stat } from '../statistics.js';

const { CSD_ENTRY, CSD_EXIT } = Event; // see llist.ts

/**
 * Body of the call-function interrupts. What it warns of, and whether that costs calls, is the variant's.
 *
 * Context: hard interrupt, irqs off.
 * Source: kernel/smp.c, generic_smp_call_function_single_interrupt(), Linux 3.15.
 */
export function genericSmpCallFunctionSingleInterrupt(cpu: Cpu): void {
  count(cpu, Stat.TAKEN);
  if (!thisCpuOnline(cpu)) count(cpu, callQueueEmpty(cpu, cpu.id) ? Stat.OFFLINE_EMPTY : Stat.OFFLINE_WITH_WORK);
  cpu.kernel.policy.ipiEntry(cpu);
}

/**
 * Runs what is in this CPU's queue, without waiting for the doorbell and without the test whether the CPU is online.
 *
 * Context: irqs off, which is what makes it safe against the interrupt; hotplug calls it from CPU_DYING on the outgoing
 * CPU. Departs: there are no softirqs; Linux runs those that were raised when an idle CPU flushes (f9d34595ae4f).
 * Source: kernel/smp.c, flush_smp_call_function_queue(), 8d056c48e486 (Linux 3.16).
 */
export function flushSmpCallFunctionQueue(cpu: Cpu): void {
  cpu.trace(Event.FLUSH, cpu.id);
  cpu.kernel.policy.flush(cpu);
}

/**
 * Takes everything off this CPU's queue.
 *
 * @returns the chain, oldest first, or NULL
 * Ordering: the exchange receives what the senders' compare-exchanges published.
 * Source: kernel/smp.c, llist_del_all() and llist_reverse_order() at the head of the flush, Linux 3.15.
 */
export function takeCallQueue(cpu: Cpu): number {
  return llistReverseOrder(cpu.mem, llistDelAll(cpu.mem, at(cpu.kernel.map.callQueue, cpu.id)));
}

/** Whether the queue of CPU `id` is empty: a hint. Source: include/linux/llist.h, llist_empty(), Linux 3.15. */
export function callQueueEmpty(cpu: Cpu, id: number): boolean {
  return llistEmpty(cpu.mem, at(cpu.kernel.map.callQueue, id));
}

/**
 * Calls the function of `csd`. The csd is not touched after it.
 *
 * Context: irqs off. Source: kernel/smp.c, csd->func(csd->info), Linux 3.15.
 */
export function runCsd(cpu: Cpu, csd: number): void {
  callCsdFunction(cpu, csd, cpu.mem[csd + CSD.func], cpu.mem[csd + CSD.info]);
}

/**
 * Calls a function that was copied out of `csd`, which may belong to its owner again.
 *
 * Context: irqs off. Source: kernel/smp.c, csd_do_func(), Linux 6.18.
 */
export function callCsdFunction(cpu: Cpu, csd: number, func: number, info: number): void {
  count(cpu, Stat.EXECUTED);
  csdLockRecord(cpu, csd, func);
  runTraced(cpu, csd, func, info);
}

/**
 * Calls a function with its begin and its end in the trace; NULL for what came with no csd.
 *
 * Context: irqs off. Source: kernel/smp.c, csd_do_func(), Linux 6.18.
 */
export function runTraced(cpu: Cpu, csd: number, func: number, info: number): void {
  cpu.trace(CSD_ENTRY, info, func, csd);
  cpu.kernel.functions.get(func)(cpu, info);
  cpu.trace(CSD_EXIT, info, func, csd);
}

/**
 * Tells the watchdog that a call is over: after its function and after the unlock, so that a waiter who looks in between
 * does not hear that this CPU does nothing.
 *
 * Context: irqs off. Source: kernel/smp.c, csd_lock_record(NULL), Linux 6.18.
 */
export function callDone(cpu: Cpu): void {
  csdLockRecord(cpu, NULL, NULL);
}

/**
 * Warns that an IPI hit this offline CPU and names the calls it found, without running them.
 *
 * Context: irqs off; the chain belongs to the caller. Source: kernel/smp.c, a219ccf46373 (Linux 3.16).
 */
export function warnPendingCalls(cpu: Cpu, chain: number): void {
  warnOn(cpu, Warning.IPI_ON_OFFLINE_CPU, cpu.id);
  for (let csd = chain; csd !== NULL; csd = cpu.mem[csd + CSD.next]) {
    cpu.trace(Event.WARN_CSD, 0, cpu.mem[csd + CSD.func], csd);
  }
}
