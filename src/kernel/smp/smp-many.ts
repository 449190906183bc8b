/**
 * Calling a function on many CPUs at once.
 *
 * Source: kernel/smp.c, Linux 3.15 (mask first, wait, then the local part) and 6.18 (local part while the others run).
 */
import { at } from '../../memory/arena.js';
import { Vector } from '../../machine/vectors.js';
import { cfdCsd, cfdIpiMask, cfdMask } from './cfd.js';
import { andMask, clearCpu, countCpus, emptyMask, nextCpu, nextCpuAnd, setCpu, testCpu, zeroMask } from '../cpumask.js';
import { CSD, CSD_FLAG_LOCK, csdInit, csdLock, csdLockWait } from './csd.js';
import { faultFires } from '../fault.js';
import type { Cpu, KernelFunction } from '../kernel.js';
import { nextOnlineCpu, thisCpuOnline } from '../online.js';
import { warnOnce, Warning } from '../report-bug.js';
import { addToCallQueue, ringSingle, runLocally, smpCallFunctionSingle } from './smp-single.js';

/** Whether CPU `id` is to be called. */
export type Condition = (id: number, info: number) => boolean;
const always: Condition = () => true;

/**
 * Calls `func(info)` on every online CPU of `mask` but this one.
 *
 * @param mask address of a cpumask; it may change meanwhile, the call takes its own copy
 * Context: preemption off, irqs on, task context; warns once otherwise. Spins for each target's csd of this CPU.
 * Ordering: with `wait`, all effects of the functions are visible on return.
 * Source: kernel/smp.c, smp_call_function_many(), Linux 3.15.
 */
export function smpCallFunctionMany(cpu: Cpu, mask: number, func: KernelFunction, info: number, wait: boolean): void {
  checkContext(cpu);
  const targets = sendToMany(cpu, mask, cpu.kernel.functions.numberOf(func), info, wait);
  if (wait) waitForMany(cpu, targets);
}

/**
 * Calls `func(info)` on every other online CPU.
 *
 * Context: irqs on, task context. Source: kernel/smp.c, smp_call_function(), Linux 3.15.
 */
export function smpCallFunction(cpu: Cpu, func: KernelFunction, info: number, wait: boolean): void {
  cpu.preemptDisable();
  smpCallFunctionMany(cpu, cpu.kernel.map.onlineMask.base, func, info, wait);
  cpu.preemptEnable();
}

/**
 * Calls `func(info)` on one CPU of `mask`: this one if it is in, else the first online one.
 *
 * @returns 0, or -ENXIO when no CPU of the mask is online
 * Context: irqs on, task context. Departs: all CPUs are one NUMA node; Linux takes the nearest.
 * Source: kernel/smp.c, smp_call_function_any(), Linux 3.15.
 */
export function smpCallFunctionAny(cpu: Cpu, mask: number, func: KernelFunction, info: number, wait: boolean): number {
  cpu.preemptDisable();
  const chosen = testCpu(cpu.mem, mask, cpu.id)
    ? cpu.id
    : nextCpuAnd(cpu.mem, mask, cpu.kernel.map.onlineMask.base, 0, cpu.cpus);
  const result = smpCallFunctionSingle(cpu, chosen, func, info, wait);
  cpu.preemptEnable();
  return result;
}

/**
 * Calls `func(info)` on all online CPUs, this one included.
 *
 * Context: irqs on, task context. Source: kernel/smp.c, on_each_cpu(), Linux 3.15.
 */
export function onEachCpu(cpu: Cpu, func: KernelFunction, info: number, wait: boolean): void {
  cpu.preemptDisable();
  const here = () => cpu.kernel.policy.localPart === 'last' || thisCpuOnline(cpu);
  callEach(cpu, cpu.kernel.map.onlineMask.base, func, info, wait, here);
  cpu.preemptEnable();
}

/**
 * Calls `func(info)` on the online CPUs of `mask`, this one included if it is in.
 *
 * Context: irqs on, task context. Source: kernel/smp.c, on_each_cpu_mask(), Linux 3.15.
 */
export function onEachCpuMask(cpu: Cpu, mask: number, func: KernelFunction, info: number, wait: boolean): void {
  cpu.preemptDisable();
  callEach(cpu, mask, func, info, wait, () => testCpu(cpu.mem, mask, cpu.id));
  cpu.preemptEnable();
}

/**
 * Calls `func(info)` on those online CPUs for which `condition(cpu, info)` holds.
 *
 * Linux 3.15 asks for all CPUs first, this one among them, to fill a mask. When the mask cannot be allocated, it calls
 * the CPUs one after the other and warns when a call *succeeded*: a slip of polarity that is kept here. Today each
 * remote CPU is asked about just before it is queued, this one last, and nothing is allocated.
 *
 * Context: irqs on, task context. Source: kernel/smp.c, on_each_cpu_cond(), Linux 3.15, and
 * smp_call_function_many_cond(), 67719ef25eeb (Linux 5.7).
 */
export function onEachCpuCond(cpu: Cpu, condition: Condition, func: KernelFunction, info: number, wait: boolean): void {
  cpu.preemptDisable();
  if (cpu.kernel.policy.condition === 'per-cpu')
    callEach(cpu, cpu.kernel.map.onlineMask.base, func, info, wait, () => thisCpuOnline(cpu), condition);
  else if (faultFires(cpu, 'maskAllocation', cpu.id)) callOneByOne(cpu, condition, func, info, wait);
  else {
    const mask = at(cpu.kernel.map.scratchMask, cpu.id);
    zeroMask(cpu.mem, mask, cpu.cpus);
    for (let id = nextOnlineCpu(cpu, 0); id < cpu.cpus; id = nextOnlineCpu(cpu, id + 1)) {
      if (condition(id, info)) setCpu(cpu.mem, mask, id);
    }
    onEachCpuMask(cpu, mask, func, info, wait);
  }
  cpu.preemptEnable();
}

/**
 * Makes every other CPU pass through an interrupt: afterwards each has seen what was written before.
 *
 * Context: irqs on, task context. Source: kernel/smp.c, kick_all_cpus_sync(), Linux 3.15.
 */
export function kickAllCpusSync(cpu: Cpu): void {
  smpCallFunction(cpu, doNothing, 0, true);
}

/** The function of kickAllCpusSync. Source: kernel/smp.c, do_nothing(), Linux 3.15. */
export function doNothing(): void {
  // the interrupt is the point
}

/**
 * Writes CPU numbers into this CPU's scratch mask. Valid until its next use; keep preemption off meanwhile.
 *
 * Source: kernel/sched/core.c, the per-CPU cpumask_var_t idiom, Linux 3.15.
 */
export function scratchMask(cpu: Cpu, ids: Iterable<number>): number {
  const mask = at(cpu.kernel.map.scratchMask, cpu.id);
  zeroMask(cpu.mem, mask, cpu.cpus);
  for (const id of ids) setCpu(cpu.mem, mask, id);
  return mask;
}

/**
 * Remote part and local part, in the order that the policy says. Context: preemption off.
 *
 * @param here whether this CPU is to be called, asked when its turn comes: the mask may change till then
 */
function callEach(
  cpu: Cpu,
  mask: number,
  func: KernelFunction,
  info: number,
  wait: boolean,
  here: () => boolean,
  condition = always,
): void {
  checkContext(cpu);
  const { localPart } = cpu.kernel.policy;
  const local = () => here() && condition(cpu.id, info);
  const number = cpu.kernel.functions.numberOf(func);
  const targets = sendToMany(cpu, mask, number, info, wait, condition);
  if (localPart === 'meanwhile' && local()) runLocally(cpu, number, info);
  if (wait) waitForMany(cpu, targets);
  if (localPart === 'last' && local()) runLocally(cpu, number, info);
}

/** Queues and rings. @returns the targets to wait for: a mask address, or 0 when a single call has done it all */
function sendToMany(cpu: Cpu, mask: number, func: number, info: number, wait: boolean, condition = always): number {
  const online = cpu.kernel.map.onlineMask.base;
  const first = nextOther(cpu, mask, online, 0);
  if (first >= cpu.cpus) return 0;
  if (nextOther(cpu, mask, online, first + 1) >= cpu.cpus && cpu.kernel.policy.localPart === 'last') {
    if (condition(first, info)) smpCallFunctionSingle(cpu, first, cpu.kernel.functions.get(func), info, wait); // the fast path of 3.15, with its warnings
    return 0;
  }
  const targets = cfdMask(cpu);
  andMask(cpu.mem, targets, mask, online, cpu.cpus);
  clearCpu(cpu.mem, targets, cpu.id);
  if (emptyMask(cpu.mem, targets, cpu.cpus)) return 0; // the mask was changed meanwhile
  zeroMask(cpu.mem, cfdIpiMask(cpu), cpu.cpus);
  for (
    let id = nextCpu(cpu.mem, targets, 0, cpu.cpus);
    id < cpu.cpus;
    id = nextCpu(cpu.mem, targets, id + 1, cpu.cpus)
  ) {
    if (!condition(id, info)) clearCpu(cpu.mem, targets, id);
    else if (queueOne(cpu, id, func, info, wait)) setCpu(cpu.mem, cfdIpiMask(cpu), id);
  }
  ringMany(cpu, targets);
  return targets;
}

function queueOne(cpu: Cpu, target: number, func: number, info: number, wait: boolean): boolean {
  const csd = cfdCsd(cpu, target);
  csdLock(cpu, csd);
  csdInit(cpu, csd, func, info);
  if (wait) Atomics.store(cpu.mem, csd + CSD.flags, CSD_FLAG_LOCK | cpu.kernel.policy.waitFlag);
  return addToCallQueue(cpu, target, csd);
}

/** Source: kernel/smp.c, the end of smp_call_function_many(), Linux 3.15, and of smp_call_function_many_cond(), 5.10 and 6.18. */
function ringMany(cpu: Cpu, targets: number): void {
  const { manyIpi } = cpu.kernel.policy;
  const mask = manyIpi === 'whole-mask' ? targets : cfdIpiMask(cpu);
  if (manyIpi === 'was-empty-or-single' && countCpus(cpu.mem, mask, cpu.cpus) === 1)
    return ringSingle(cpu, nextCpu(cpu.mem, mask, 0, cpu.cpus));
  for (let id = nextCpu(cpu.mem, mask, 0, cpu.cpus); id < cpu.cpus; id = nextCpu(cpu.mem, mask, id + 1, cpu.cpus)) {
    cpu.sendIpi(id, Vector.CALL_FUNCTION);
  }
}

function waitForMany(cpu: Cpu, targets: number): void {
  if (targets === 0) return;
  for (
    let id = nextCpu(cpu.mem, targets, 0, cpu.cpus);
    id < cpu.cpus;
    id = nextCpu(cpu.mem, targets, id + 1, cpu.cpus)
  ) {
    csdLockWait(cpu, cfdCsd(cpu, id));
  }
}

function callOneByOne(cpu: Cpu, condition: Condition, func: KernelFunction, info: number, wait: boolean): void {
  for (let id = nextOnlineCpu(cpu, 0); id < cpu.cpus; id = nextOnlineCpu(cpu, id + 1)) {
    if (!condition(id, info)) continue;
    if (smpCallFunctionSingle(cpu, id, func, info, wait) === 0) warnOnce(cpu, Warning.COND_FALLBACK_FAILED, id);
  }
}

function nextOther(cpu: Cpu, mask: number, online: number, from: number): number {
  const id = nextCpuAnd(cpu.mem, mask, online, from, cpu.cpus);
  return id === cpu.id ? nextCpuAnd(cpu.mem, mask, online, id + 1, cpu.cpus) : id;
}

function checkContext(cpu: Cpu): void {
  const { policy } = cpu.kernel;
  if (policy.warnInInterrupt && cpu.preemptCount() === 0) warnOnce(cpu, Warning.MANY_PREEMPTIBLE);
  if (thisCpuOnline(cpu) && cpu.irqsDisabled()) warnOnce(cpu, Warning.MANY_WITH_IRQS_DISABLED);
  if (policy.warnInInterrupt && cpu.inHardirq()) warnOnce(cpu, Warning.MANY_FROM_INTERRUPT);
}
