/**
 * The stopper: the highest-priority thread of each CPU ("migration/N"), and its queue of works.
 *
 * It runs whenever preemption is possible: a task that has preemption disabled keeps its CPU out of stop-machine. That,
 * not a lock, is what makes `online? → add → ring` safe.
 * Source: kernel/stop_machine.c, Linux 3.15.
 */
import { at } from '../../memory/arena.js';
import { NULL, struct } from '../../memory/struct.js';
import { setNeedResched } from '../idle/idle.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { bug, warnOn, Warning } from '../report-bug.js';
import { complete } from '../sleep.js';
import { spinLockIrqsave, spinUnlockIrqrestore } from '../spinlock.js';

/**
 * Per CPU. All but the lock are guarded by it, and plain for that reason; `head` is also peeked at, and `parking`, whether
 * it has been asked to park, is its own CPU's.
 */
export const STOPPER = struct('cpu_stopper', ['lock', 'enabled', 'head', 'tail', 'parking']);
export const CPU_STOP_WORK = struct('cpu_stop_work', ['next', 'fn', 'arg', 'done']);
export const CPU_STOP_DONE = struct('cpu_stop_done', ['nrTodo', 'executed', 'ret', 'completion']);

/**
 * Prepares a `done` for `nrTodo` works. Context: its owner, before anything is queued.
 *
 * Source: kernel/stop_machine.c, cpu_stop_init_done(), Linux 3.15.
 */
export function initStopDone(cpu: Cpu, done: number, nrTodo: number): void {
  Atomics.store(cpu.mem, done + CPU_STOP_DONE.executed, 0);
  Atomics.store(cpu.mem, done + CPU_STOP_DONE.ret, 0);
  Atomics.store(cpu.mem, done + CPU_STOP_DONE.completion, 0);
  Atomics.store(cpu.mem, done + CPU_STOP_DONE.nrTodo, nrTodo);
}

/** Fills a work. Plain: the stopper's lock publishes it. Source: struct cpu_stop_work, Linux 3.15. */
export function initStopWork(cpu: Cpu, work: number, fn: KernelFunction, arg: number, done: number): void {
  cpu.mem[work + CPU_STOP_WORK.fn] = cpu.kernel.functions.numberOf(fn);
  cpu.mem[work + CPU_STOP_WORK.arg] = arg;
  cpu.mem[work + CPU_STOP_WORK.done] = done;
}

/**
 * Queues `work` to the stopper of `target`. When that stopper is disabled the work is done at once, not executed.
 *
 * @returns whether it was queued
 * Context: any. Source: kernel/stop_machine.c, cpu_stop_queue_work(), Linux 3.15 and 6.18.
 */
export function cpuStopQueueWork(cpu: Cpu, target: number, work: number): boolean {
  const stopper = at(cpu.kernel.map.stopper, target);
  const irqs = spinLockIrqsave(cpu, stopper + STOPPER.lock);
  const enabled = stopperEnabled(cpu, target);
  if (enabled) queueWorkLocked(cpu, target, work);
  else signalDone(cpu, cpu.mem[work + CPU_STOP_WORK.done], false);
  spinUnlockIrqrestore(cpu, stopper + STOPPER.lock, irqs);
  return enabled;
}

/** Whether the stopper of CPU `id` takes works. Context: its lock held. Source: struct cpu_stopper, Linux 3.15. */
export function stopperEnabled(cpu: Cpu, id: number): boolean {
  return cpu.mem[at(cpu.kernel.map.stopper, id) + STOPPER.enabled] !== 0;
}

/**
 * Queues `work` to a stopper that is enabled and whose lock the caller holds, and wakes it.
 *
 * Departs: 6.18 wakes it when the lock is free again, by a reschedule interrupt; a kick stands for that here.
 * Source: kernel/stop_machine.c, cpu_stop_queue_work(), Linux 3.15; __cpu_stop_queue_work(), 6.18.
 */
export function queueWorkLocked(cpu: Cpu, target: number, work: number): void {
  const stopper = at(cpu.kernel.map.stopper, target);
  cpu.mem[work + CPU_STOP_WORK.next] = NULL;
  const tail = cpu.mem[stopper + STOPPER.tail];
  if (tail === NULL) Atomics.store(cpu.mem, stopper + STOPPER.head, work);
  else cpu.mem[tail + CPU_STOP_WORK.next] = work;
  cpu.mem[stopper + STOPPER.tail] = work;
  if (cpu.kernel.policy.pollingIdle) setNeedResched(cpu, target);
  cpu.kick(target);
}

/**
 * The stopper thread: runs works until there are none, then parks if it has been asked to. Context: its CPU, irqs on,
 * preemption possible.
 *
 * Departs: `done` is signalled before preemption is possible again, so that the next work is taken by this loop.
 * Source: kernel/stop_machine.c, cpu_stopper_thread(), Linux 3.15 and 6.18.
 */
export function cpuStopperThread(cpu: Cpu): void {
  cpu.preemptDisable();
  const count = cpu.preemptCount();
  for (let work = popWork(cpu); work !== NULL; work = popWork(cpu)) {
    const { mem } = cpu;
    const done = mem[work + CPU_STOP_WORK.done];
    const ret = cpu.kernel.functions.get(mem[work + CPU_STOP_WORK.fn])(cpu, mem[work + CPU_STOP_WORK.arg]) ?? 0;
    if (ret !== 0) noteResult(cpu, done, ret);
    if (cpu.preemptCount() !== count) warnOn(cpu, Warning.PREEMPT_COUNT_LEAKED, cpu.preemptCount(), count);
    signalDone(cpu, done, true);
  }
  park(cpu);
  cpu.preemptEnable();
}

/**
 * Tells the stopper of this CPU to park: it runs what is in its queue first. Today it is disabled at once, so that it
 * gets nothing more. Context: the outgoing CPU in stop-machine, irqs off.
 *
 * Source: kernel/cpu.c, take_cpu_down() → kthread_park(), Linux 3.15; kernel/stop_machine.c, stop_machine_park(),
 * 233e7f267e58 (Linux 4.5).
 */
export function stopperPark(cpu: Cpu): void {
  const stopper = at(cpu.kernel.map.stopper, cpu.id);
  cpu.mem[stopper + STOPPER.parking] = 1;
  if (cpu.kernel.policy.stopperPark === 'at-once') Atomics.store(cpu.mem, stopper + STOPPER.enabled, 0);
}

/**
 * Parks. In 3.15 what came after the last look at the queue is let go, not executed, and *left in the queue*: the CPU
 * runs it when it is back, whatever its memory holds by then (233e7f267e58). Today nothing can have come.
 *
 * Source: kernel/smpboot.c, smpboot_thread_fn(), and kernel/stop_machine.c, cpu_stop_park(), Linux 3.15 and 6.18.
 */
function park(cpu: Cpu): void {
  const stopper = at(cpu.kernel.map.stopper, cpu.id);
  if (cpu.mem[stopper + STOPPER.parking] === 0) return;
  const irqs = spinLockIrqsave(cpu, stopper + STOPPER.lock);
  const first = cpu.mem[stopper + STOPPER.head];
  if (cpu.kernel.policy.stopperPark === 'at-once') {
    if (first !== NULL) warnOn(cpu, Warning.STOPPER_NOT_EMPTY, cpu.id);
  } else
    for (let work = first; work !== NULL; work = cpu.mem[work + CPU_STOP_WORK.next])
      signalDone(cpu, cpu.mem[work + CPU_STOP_WORK.done], false);
  cpu.mem[stopper + STOPPER.enabled] = 0;
  cpu.mem[stopper + STOPPER.parking] = 0;
  spinUnlockIrqrestore(cpu, stopper + STOPPER.lock, irqs);
}

/**
 * Enables the stopper of CPU `id`, after it came online. Between the two its works complete without being run. What it was
 * parked with, it runs now.
 *
 * Context: the controlling CPU, task, when that one may run tasks already; in 4.6, and since 45178ac0cea8, the CPU itself,
 * before it runs any. Source: kernel/stop_machine.c, cpu_stop_unpark(), Linux 3.15; kernel/cpu.c, cpuhp_online_idle(), 6.18.
 */
export function stopperUnpark(cpu: Cpu, id: number): void {
  const stopper = at(cpu.kernel.map.stopper, id);
  const irqs = spinLockIrqsave(cpu, stopper + STOPPER.lock);
  cpu.mem[stopper + STOPPER.enabled] = 1;
  if (cpu.mem[stopper + STOPPER.head] !== NULL) cpu.kick(id);
  spinUnlockIrqrestore(cpu, stopper + STOPPER.lock, irqs);
}

/** Source: kernel/stop_machine.c, `done->ret = ret` in cpu_stopper_thread(), Linux 3.15 (also without a `done`) and 6.18. */
function noteResult(cpu: Cpu, done: number, ret: number): void {
  if (done !== NULL) Atomics.store(cpu.mem, done + CPU_STOP_DONE.ret, ret);
  else if (cpu.kernel.policy.nowaitResult === 'crashes') bug(cpu, Warning.STOP_RESULT_WITHOUT_DONE, ret);
}

/**
 * One work less; the last one completes. A work that no CPU waits for has no `done`.
 * Source: kernel/stop_machine.c, cpu_stop_signal_done(), Linux 3.15.
 */
function signalDone(cpu: Cpu, done: number, executed: boolean): void {
  if (done === NULL) return;
  if (executed) Atomics.store(cpu.mem, done + CPU_STOP_DONE.executed, 1);
  if (Atomics.sub(cpu.mem, done + CPU_STOP_DONE.nrTodo, 1) === 1) complete(cpu, done + CPU_STOP_DONE.completion);
}

/**
 * The next work, or NULL, as it is for a stopper that is parked. The look without the lock is not the last before the stopper parks: a CPU that has seen it
 * enabled may hold the lock and not have added its work yet.
 */
function popWork(cpu: Cpu): number {
  const stopper = at(cpu.kernel.map.stopper, cpu.id);
  const empty = Atomics.load(cpu.mem, stopper + STOPPER.head) === NULL;
  if (empty && cpu.mem[stopper + STOPPER.parking] === 0) return NULL;
  const irqs = spinLockIrqsave(cpu, stopper + STOPPER.lock);
  const parked = !stopperEnabled(cpu, cpu.id) && cpu.mem[stopper + STOPPER.parking] === 0;
  const work = parked ? NULL : unlinkFirst(cpu, stopper);
  spinUnlockIrqrestore(cpu, stopper + STOPPER.lock, irqs);
  return work;
}

function unlinkFirst(cpu: Cpu, stopper: number): number {
  const work = cpu.mem[stopper + STOPPER.head];
  if (work === NULL) return NULL;
  const next = cpu.mem[work + CPU_STOP_WORK.next];
  Atomics.store(cpu.mem, stopper + STOPPER.head, next);
  if (next === NULL) cpu.mem[stopper + STOPPER.tail] = NULL;
  return work;
}
