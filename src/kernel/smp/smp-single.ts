/**
 * Calling a function on one other CPU.
 *
 * The argument why a correct sender can never queue to a CPU that has gone: with preemption off this CPU cannot reach
 * the stopper's PREPARE, so `online? → add → ring` never straddles the target's way out. Interrupt handlers straddle it
 * only before DISABLE_IRQ. Everything the history of this file got wrong is a hole in that argument.
 */
import { at } from '../../memory/arena.js';
import { NULL } from '../../memory/struct.js';
import { Vector } from '../../machine/vectors.js';
import { Event } from '../../trace/event.js';
import { CSD, CSD_FLAG_LOCK, csdInit, csdLock, csdLocked, csdLockWait, csdUnlock } from './csd.js';
import { csdLockRecord } from './csd-lock-debug.js';
import { EBUSY, ENXIO } from '../errno.js';
import { setNeedResched } from '../idle/idle.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { cpuOnline, thisCpuOnline } from '../online.js';
import { warnOnce, Warning } from '../report-bug.js';
import { runTraced } from './smp-interrupt.js';
import { popStackCsd, pushStackCsd } from './stack-csd.js';
import { count, Stat } from '../statistics.js';

/**
 * Calls `func(info)` on CPU `target`, in interrupt context there.
 *
 * @param wait return only when the function has run there, with its effects visible
 * @returns 0, or -ENXIO when the target is offline or does not exist Context: irqs on, task context (a waiter with irqs
 * off can deadlock with one that waits for it); warns once otherwise. May spin: for the waited call, or for this CPU's
 * one csd for calls without waiting. Source: kernel/smp.c, smp_call_function_single(), Linux 3.15.
 */
export function smpCallFunctionSingle(
  cpu: Cpu,
  target: number,
  func: KernelFunction,
  info: number,
  wait: boolean,
): number {
  cpu.preemptDisable();
  if (cpu.irqsDisabled() && thisCpuOnline(cpu)) warnOnce(cpu, Warning.SINGLE_WITH_IRQS_DISABLED, target);
  if (cpu.kernel.policy.warnInInterrupt && cpu.inHardirq()) warnOnce(cpu, Warning.SINGLE_FROM_INTERRUPT, target);
  const result = genericExecSingle(cpu, target, NULL, cpu.kernel.functions.numberOf(func), info, wait);
  cpu.preemptEnable();
  return result;
}

/**
 * Queues `csd`, which names its function, to CPU `target` and returns. The caller serialises the use of the csd: it
 * must not be queued twice, and is its own again when its lock is clear.
 *
 * @returns 0, -ENXIO, or in kernels that refuse instead of spinning -EBUSY when the csd is still locked
 * Context: any, irqs may be off. Spins where the kernel does (until 5.7): with irqs off that can deadlock. Where it
 * refuses it never waits, and the test is no claim: two callers that do not serialise can both queue the csd.
 * Source: kernel/smp.c, smp_call_function_single_async(), Linux 3.15 (spins), 8053871d0f7f (warns and spins), and
 * 5a18ceca6350 (-EBUSY).
 */
export function smpCallFunctionSingleAsync(cpu: Cpu, target: number, csd: number): number {
  cpu.preemptDisable();
  const result = execAsync(cpu, target, csd);
  cpu.preemptEnable();
  return result;
}

/**
 * Puts a locked csd on the queue of `target` and rings if the queue was empty: the CPU that finds it non-empty relies on the
 * doorbell of the one before.
 *
 * Context: any, preemption off. Ordering: the add publishes the csd; the doorbell comes after it; pairs with the
 * take-all in the interrupt. Source: kernel/smp.c, generic_exec_single(), Linux 3.15; __smp_call_single_queue() and
 * send_call_function_single_ipi(), 6.18.
 */
export function queueCsd(cpu: Cpu, target: number, csd: number): void {
  if (addToCallQueue(cpu, target, csd)) ringSingle(cpu, target);
}

/**
 * The add half of queueCsd, for callers that ring many at once.
 *
 * @returns whether the queue was empty: a CPU must ring
 * Source: kernel/smp.c, the llist_add() of smp_call_function_many(), Linux 3.15.
 */
export function addToCallQueue(cpu: Cpu, target: number, csd: number): boolean {
  cpu.mem[csd + CSD.src] = cpu.id;
  cpu.mem[csd + CSD.dst] = target;
  count(cpu, Stat.QUEUED);
  cpu.trace(Event.CSD_QUEUE, target, cpu.mem[csd + CSD.func], csd); // before the add: afterwards the csd is the target's
  return cpu.kernel.policy.llistAdd(cpu.mem, csd, at(cpu.kernel.map.callQueue, target));
}

/**
 * Tells `target` that its queue is no longer empty: by an IPI, or, when it idles polling, by its need-resched flag.
 *
 * Source: kernel/smp.c, arch_send_call_function_single_ipi() caller, Linux 3.15; kernel/sched/core.c,
 * call_function_single_prep_ipi(), 6.18.
 */
export function ringSingle(cpu: Cpu, target: number): void {
  if (cpu.kernel.policy.pollingIdle && setNeedResched(cpu, target)) return;
  cpu.sendIpi(target, Vector.CALL_FUNCTION_SINGLE);
}

/**
 * The heart of the single calls.
 *
 * @param csd the caller's csd, or NULL: one on the stack when waiting, this CPU's csd_data otherwise Context:
 * preemption off. Source: kernel/smp.c, generic_exec_single(), Linux 3.15; the csd locked before both tests,
 * 8053871d0f7f; its unlock on -ENXIO, 5224b9613b91.
 */
function genericExecSingle(cpu: Cpu, target: number, csd: number, func: number, info: number, wait: boolean): number {
  if (cpu.kernel.policy.onlineTest === 'before-lock') {
    if (target === cpu.id) return runLocally(cpu, func, info);
    if (!reachable(cpu, target)) return refuse(cpu, target, func);
  }
  if (csd !== NULL) return execOwn(cpu, target, csd);
  return wait ? execWaiting(cpu, target, func, info) : execDetached(cpu, target, func, info);
}

/**
 * Runs the function here, as the interrupt would. Source: kernel/smp.c, generic_exec_single(), cpu == this_cpu, Linux
 * 3.15.
 */
export function runLocally(cpu: Cpu, func: number, info: number): number {
  const irqs = cpu.irqSave();
  runTraced(cpu, NULL, func, info);
  cpu.irqRestore(irqs);
  return 0;
}

function execAsync(cpu: Cpu, target: number, csd: number): number {
  const { asyncBusy } = cpu.kernel.policy;
  if (asyncBusy !== 'spin' && csdLocked(cpu.mem, csd)) {
    if (asyncBusy === 'refuse') return -EBUSY;
    warnOnce(cpu, Warning.ASYNC_CSD_LOCKED, target);
  }
  return genericExecSingle(cpu, target, csd, cpu.mem[csd + CSD.func], cpu.mem[csd + CSD.info], false);
}

/** The caller's own csd: function and argument are filled in already. */
function execOwn(cpu: Cpu, target: number, csd: number): number {
  if (cpu.kernel.policy.asyncBusy === 'refuse') Atomics.store(cpu.mem, csd + CSD.flags, CSD_FLAG_LOCK);
  else csdLock(cpu, csd);
  return execLocked(cpu, target, csd);
}

/**
 * A call that waits: its csd lives on the stack of this CPU. It waits also for one that was refused, which must have been
 * unlocked. In a call to itself it is not locked: no other CPU looks at it.
 *
 * Source: kernel/smp.c, smp_call_function_single(), Linux 5.10 and 6.18.
 */
function execWaiting(cpu: Cpu, target: number, func: number, info: number): number {
  const csd = pushStackCsd(cpu);
  csdInit(cpu, csd, func, info);
  const result = target === cpu.id ? runOwn(cpu, csd, func, info) : queueWaiting(cpu, target, csd);
  popStackCsd(cpu, csd);
  return result;
}

function queueWaiting(cpu: Cpu, target: number, csd: number): number {
  Atomics.store(cpu.mem, csd + CSD.flags, CSD_FLAG_LOCK | cpu.kernel.policy.waitFlag);
  const result = execLocked(cpu, target, csd);
  csdLockWait(cpu, csd);
  return result;
}

/** A call that does not wait: this CPU has one csd for all of them, and spins while the last one is not done. */
function execDetached(cpu: Cpu, target: number, func: number, info: number): number {
  const csd = at(cpu.kernel.map.csdData, cpu.id);
  csdLock(cpu, csd);
  csdInit(cpu, csd, func, info);
  return execLocked(cpu, target, csd);
}

/** A csd that is locked and filled: run here, or queued if its target is online. */
function execLocked(cpu: Cpu, target: number, csd: number): number {
  const { policy } = cpu.kernel;
  if (target === cpu.id) return runOwnCsd(cpu, csd);
  if (policy.onlineTest === 'after-lock' && !reachable(cpu, target)) {
    const func = cpu.mem[csd + CSD.func];
    if (policy.unlockOnEnxio) csdUnlock(cpu, csd);
    return refuse(cpu, target, func);
  }
  queueCsd(cpu, target, csd);
  return 0;
}

/** Unlocked early: no other CPU looks at it. Source: kernel/smp.c, generic_exec_single(), 8053871d0f7f. */
function runOwnCsd(cpu: Cpu, csd: number): number {
  const { func, info } = { func: cpu.mem[csd + CSD.func], info: cpu.mem[csd + CSD.info] };
  return runOwn(cpu, csd, func, info, csdUnlock);
}

/** Runs the function of a csd here, which is recorded for the watchdog before the unlock and until the function ends. */
function runOwn(cpu: Cpu, csd: number, func: number, info: number, unlock?: typeof csdUnlock): number {
  csdLockRecord(cpu, csd, func);
  unlock?.(cpu, csd);
  const irqs = cpu.irqSave();
  runTraced(cpu, NULL, func, info);
  csdLockRecord(cpu, NULL, NULL);
  cpu.irqRestore(irqs);
  return 0;
}

function reachable(cpu: Cpu, target: number): boolean {
  return target >= 0 && target < cpu.cpus && cpuOnline(cpu, target);
}

function refuse(cpu: Cpu, target: number, func: number): number {
  count(cpu, Stat.REFUSED);
  cpu.trace(Event.CSD_REFUSED, target, func);
  return -ENXIO;
}
