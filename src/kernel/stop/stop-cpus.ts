/**
 * Running a function in the stopper of one CPU, of two, or of many.
 *
 * Source: kernel/stop_machine.c, Linux 3.15; stop_two_cpus also Linux 4.2 and 6.18.
 */
import { at } from '../../memory/arena.js';
import { NULL, struct } from '../../memory/struct.js';
import { mutexLock, mutexTryLock, mutexUnlock } from '../../sync/mutex.js';
import { nextCpu } from '../cpumask.js';
import { EAGAIN, ENOENT, ENXIO } from '../errno.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { cpuActive, cpuOnline } from '../online.js';
import { kernelWaiter, waitForCompletion } from '../sleep.js';
import { smpCallFunctionSingle } from '../smp/smp-single.js';
import { initMultiStop, multiCpuStop, STOP_REQUEST } from './stop-machine.js';
import {
  CPU_STOP_DONE,
  cpuStopQueueWork,
  initStopDone,
  initStopWork,
  queueWorkLocked,
  STOPPER,
  stopperEnabled,
} from './stopper.js';

/** One for the machine: the mutex that lets one stop_cpus run at a time, and whether it is queueing just now. */
export const STOP_CPUS = struct('stop_cpus', ['mutex', 'inProgress']);

/**
 * Runs `fn(arg)` in the stopper of `target` and waits.
 *
 * @returns what it returned, or -ENOENT when it was not run
 * Context: task. Source: kernel/stop_machine.c, stop_one_cpu(), Linux 3.15.
 */
export function stopOneCpu(cpu: Cpu, target: number, fn: KernelFunction, arg: number): number {
  const request = at(cpu.kernel.map.stopRequest, cpu.id);
  const done = request + STOP_REQUEST.done;
  initStopDone(cpu, done, 1);
  initStopWork(cpu, request + STOP_REQUEST.work1, fn, arg, done);
  cpuStopQueueWork(cpu, target, request + STOP_REQUEST.work1);
  return awaitDone(cpu, done);
}

/**
 * Has `fn(arg)` run in the stopper of `target` and does not wait.
 *
 * @param work address of a CPU_STOP_WORK that is not in use, and is not touched until `fn` begins: the caller sees to that
 * @returns whether it will run: false when the stopper is disabled
 * Context: any. Source: kernel/stop_machine.c, stop_one_cpu_nowait(), Linux 3.15 (returns nothing) and 6.18.
 */
export function stopOneCpuNowait(cpu: Cpu, target: number, fn: KernelFunction, arg: number, work: number): boolean {
  initStopWork(cpu, work, fn, arg, NULL);
  return cpuStopQueueWork(cpu, target, work);
}

/**
 * Runs `fn(arg)` in task context on CPU `target` and waits.
 *
 * @returns what it returned, or -ENXIO when the CPU is offline
 * Context: task, may sleep. Departs: Linux lends it a thread of the system's work queue, so that `fn` may sleep; here it
 * is the stopper, so it may not, and it is not run elsewhere when the CPU goes down meanwhile.
 * Source: kernel/smp.c, smp_call_on_cpu(), df8ce9d78a4e (Linux 4.9).
 */
export function smpCallOnCpu(cpu: Cpu, target: number, fn: KernelFunction, arg: number): number {
  if (target < 0 || target >= cpu.cpus || !cpuOnline(cpu, target)) return -ENXIO;
  const result = stopOneCpu(cpu, target, fn, arg);
  return result === -ENOENT ? -ENXIO : result;
}

/**
 * Runs `fn(arg)` on `cpu1` while both it and `cpu2` are stopped.
 *
 * @returns what it returned, or -ENOENT when one of them is not active (3.15), or one of their stoppers is not enabled
 * Context: task. Source: kernel/stop_machine.c, stop_two_cpus(), Linux 3.15, b17718d02f54 (4.2), d8bc853582bf and 6.18.
 */
export function stopTwoCpus(cpu: Cpu, cpu1: number, cpu2: number, fn: KernelFunction, arg: number): number {
  cpu.preemptDisable();
  const request = prepareTwo(cpu, cpu1, cpu2, fn, arg);
  const queued = queueTwo(cpu, request);
  cpu.preemptEnable();
  return queued ? awaitDone(cpu, request + STOP_REQUEST.done) : -ENOENT;
}

/**
 * Runs `fn(arg)` in the stoppers of all CPUs of `mask` at the same time and waits. One request at a time.
 *
 * @returns the last non-zero result, or 0, or -ENOENT when none was run
 * Context: task. Departs: for an empty mask 3.15 waits for ever.
 * Source: kernel/stop_machine.c, stop_cpus(), Linux 3.15 and 6.18.
 */
export function stopCpus(cpu: Cpu, mask: number, fn: KernelFunction, arg: number): number {
  const mutex = cpu.kernel.map.stopCpus.base + STOP_CPUS.mutex;
  const waiter = kernelWaiter(cpu);
  mutexLock(cpu.mem, mutex, waiter);
  const result = stopCpusLocked(cpu, mask, fn, arg);
  mutexUnlock(cpu.mem, mutex, waiter);
  return result;
}

/**
 * The same, unless another request is under way: then -EAGAIN.
 *
 * Context: task. Source: kernel/stop_machine.c, try_stop_cpus(), Linux 3.15; gone in 6.18.
 */
export function tryStopCpus(cpu: Cpu, mask: number, fn: KernelFunction, arg: number): number {
  const mutex = cpu.kernel.map.stopCpus.base + STOP_CPUS.mutex;
  if (!mutexTryLock(cpu.mem, mutex)) return -EAGAIN;
  const result = stopCpusLocked(cpu, mask, fn, arg);
  mutexUnlock(cpu.mem, mutex, kernelWaiter(cpu));
  return result;
}

function stopCpusLocked(cpu: Cpu, mask: number, fn: KernelFunction, arg: number): number {
  const done = at(cpu.kernel.map.stopRequest, cpu.id) + STOP_REQUEST.done;
  const targets: number[] = [];
  for (let id = nextCpu(cpu.mem, mask, 0, cpu.cpus); id < cpu.cpus; id = nextCpu(cpu.mem, mask, id + 1, cpu.cpus))
    targets.push(id);
  if (targets.length === 0) return -ENOENT;
  initStopDone(cpu, done, targets.length);
  for (const id of targets) initStopWork(cpu, at(cpu.kernel.map.stopCpusWork, id), fn, arg, done);
  const inProgress = cpu.kernel.map.stopCpus.base + STOP_CPUS.inProgress;
  cpu.preemptDisable();
  lockGlobal(cpu);
  Atomics.store(cpu.mem, inProgress, 1);
  for (const id of targets) cpuStopQueueWork(cpu, id, at(cpu.kernel.map.stopCpusWork, id));
  Atomics.store(cpu.mem, inProgress, 0);
  cpu.wake(inProgress);
  unlockGlobal(cpu);
  cpu.preemptEnable();
  return awaitDone(cpu, done);
}

/** @returns -ENOENT when nothing was executed, else the result */
function awaitDone(cpu: Cpu, done: number): number {
  waitForCompletion(cpu, done + CPU_STOP_DONE.completion);
  const executed = Atomics.load(cpu.mem, done + CPU_STOP_DONE.executed) !== 0;
  return executed ? Atomics.load(cpu.mem, done + CPU_STOP_DONE.ret) : -ENOENT;
}

/** Both works run multi_cpu_stop over the same data; only cpu1 is active in it. */
function prepareTwo(cpu: Cpu, cpu1: number, cpu2: number, fn: KernelFunction, arg: number): number {
  const request = at(cpu.kernel.map.stopRequest, cpu.id);
  const msdata = at(cpu.kernel.map.multiStop, cpu.id);
  initMultiStop(cpu, msdata, fn, arg, 2, [cpu1]);
  initStopDone(cpu, request + STOP_REQUEST.done, 2);
  cpu.mem[request + STOP_REQUEST.cpu1] = cpu1;
  cpu.mem[request + STOP_REQUEST.cpu2] = cpu2;
  initStopWork(cpu, request + STOP_REQUEST.work1, multiCpuStop, msdata, request + STOP_REQUEST.done);
  initStopWork(cpu, request + STOP_REQUEST.work2, multiCpuStop, msdata, request + STOP_REQUEST.done);
  return request;
}

/** Queues both works of a request. Returns false when it was refused. Context: preemption off. */
function queueTwo(cpu: Cpu, request: number): boolean {
  const { stopTwoCpus: how } = cpu.kernel.policy;
  if (how === 'both-enabled') return queueTwoEnabled(cpu, request);
  const [cpu1, cpu2] = [cpu.mem[request + STOP_REQUEST.cpu1], cpu.mem[request + STOP_REQUEST.cpu2]];
  if (!cpuActive(cpu, cpu1) || !cpuActive(cpu, cpu2)) return false;
  const [lower, higher] = [Math.min(cpu1, cpu2), Math.max(cpu1, cpu2)];
  if (how === 'by-call') queueTwoByCall(cpu, lower, request);
  else queueTwoUnderLglocks(cpu, lower, higher, request);
  return true;
}

/**
 * 3.15: a call to the lower CPU queues both works there. Three pairs in a ring can still queue in a cycle (b17718d02f54).
 */
function queueTwoByCall(cpu: Cpu, lower: number, request: number): void {
  lockWord(cpu, request + STOP_REQUEST.local);
  smpCallFunctionSingle(cpu, lower, irqCpuStopQueueWork, request, true);
  unlockWord(cpu, request + STOP_REQUEST.local);
}

/** 4.2: lg_double_lock() holds off all others who queue to one of the two. A stopper that is not enabled lets its work go. */
function queueTwoUnderLglocks(cpu: Cpu, lower: number, higher: number, request: number): void {
  const locks = [lower, higher].map((id) => lglockOf(cpu, id));
  for (const lock of locks) lockWord(cpu, lock);
  irqCpuStopQueueWork(cpu, request);
  for (const lock of locks) unlockWord(cpu, lock);
}

/**
 * Queues both works of a request: the function of the call above. Context: irqs off.
 *
 * Source: kernel/stop_machine.c, irq_cpu_stop_queue_work(), Linux 3.15.
 */
export const irqCpuStopQueueWork: KernelFunction = (cpu, request) => {
  cpuStopQueueWork(cpu, cpu.mem[request + STOP_REQUEST.cpu1], request + STOP_REQUEST.work1);
  cpuStopQueueWork(cpu, cpu.mem[request + STOP_REQUEST.cpu2], request + STOP_REQUEST.work2);
};

/** 6.18: both stopper locks, always in CPU order, both enabled, and not while a stop_cpus queues its works. */
function queueTwoEnabled(cpu: Cpu, request: number): boolean {
  const { mem } = cpu;
  const [cpu1, cpu2] = [mem[request + STOP_REQUEST.cpu1], mem[request + STOP_REQUEST.cpu2]];
  const first = at(cpu.kernel.map.stopper, Math.min(cpu1, cpu2)) + STOPPER.lock;
  const second = at(cpu.kernel.map.stopper, Math.max(cpu1, cpu2)) + STOPPER.lock;
  const inProgress = cpu.kernel.map.stopCpus.base + STOP_CPUS.inProgress;
  for (;;) {
    const irqs = cpu.irqSave();
    lockWord(cpu, first);
    lockWord(cpu, second);
    const enabled = stopperEnabled(cpu, cpu1) && stopperEnabled(cpu, cpu2);
    const clear = Atomics.load(mem, inProgress) === 0;
    if (enabled && clear) {
      queueWorkLocked(cpu, cpu1, request + STOP_REQUEST.work1);
      queueWorkLocked(cpu, cpu2, request + STOP_REQUEST.work2);
    }
    unlockWord(cpu, second);
    unlockWord(cpu, first);
    cpu.irqRestore(irqs);
    if (!enabled || clear) return enabled;
    cpu.spinOn(inProgress, 1);
  }
}

/** lg_global_lock: of all CPUs. Source: kernel/locking/lglock.c, Linux 3.15. Context: preemption off. */
function lockGlobal(cpu: Cpu): void {
  if (cpu.kernel.policy.stopTwoCpus === 'both-enabled') return;
  for (let id = 0; id < cpu.cpus; id++) lockWord(cpu, lglockOf(cpu, id));
}

function unlockGlobal(cpu: Cpu): void {
  if (cpu.kernel.policy.stopTwoCpus === 'both-enabled') return;
  for (let id = 0; id < cpu.cpus; id++) unlockWord(cpu, lglockOf(cpu, id));
}

/** The part of stop_cpus_lock that belongs to CPU `id`. */
function lglockOf(cpu: Cpu, id: number): number {
  return at(cpu.kernel.map.stopRequest, id) + STOP_REQUEST.local;
}

function lockWord(cpu: Cpu, lock: number): void {
  const { mem } = cpu;
  while (Atomics.exchange(mem, lock, 1) !== 0) cpu.spinOn(lock, 1);
}

function unlockWord(cpu: Cpu, lock: number): void {
  Atomics.store(cpu.mem, lock, 0);
  cpu.wake(lock);
}
