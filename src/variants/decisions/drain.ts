/** Decision: in which order the calls of a chain are run, and when each csd is unlocked. Context: irqs off. */
import { NULL } from '../../memory/struct.js';
import {
  CSD,
  CSD_TYPE_ASYNC,
  CSD_TYPE_IRQ_WORK,
  CSD_TYPE_MASK,
  CSD_TYPE_SYNC,
  CSD_TYPE_TTWU,
  csdUnlock,
} from '../../kernel/smp/csd.js';
import type { Cpu } from '../../kernel/kernel.js';
import { callCsdFunction, callObserved, callsObserved, runCsd } from '../../kernel/smp/smp-interrupt.js';
import { counterOf, Stat } from '../../kernel/statistics.js';

const { next: NEXT, func: FUNC, info: INFO } = CSD; // see llist.ts

/**
 * In the order of queueing; each csd is unlocked after its function. Source: kernel/smp.c, Linux 3.15.
 *
 * Nothing is looked up in the loop that can be looked up before it: half of what a call cost was that.
 */
export function runThenUnlock(cpu: Cpu, chain: number): void {
  const {
    mem,
    kernel: { functions },
  } = cpu;
  const executed = counterOf(cpu, Stat.EXECUTED);
  const observed = callsObserved(cpu);
  for (let csd = chain >>> 0, next = 0; csd !== 0; csd = next) {
    next = mem[csd + NEXT] >>> 0; // before the unlock: afterwards the csd may be gone
    mem[executed]++;
    if (observed) callObserved(cpu, csd, mem[csd + FUNC], mem[csd + INFO]);
    else functions.get(mem[csd + FUNC])(cpu, mem[csd + INFO]);
    csdUnlock(cpu, csd);
  }
}

/**
 * By type: first those with a waiter; then async calls, unlocked before they run, and irq_work; wake-ups last, in one
 * batch. Order is kept inside a class only. Source: kernel/smp.c, __flush_smp_call_function_queue(), Linux 6.18.
 */
export function byType(cpu: Cpu, chain: number): void {
  const nodes: { readonly csd: number; readonly type: number }[] = [];
  for (let csd = chain; csd !== NULL; csd = cpu.mem[csd + CSD.next]) {
    nodes.push({ csd, type: Atomics.load(cpu.mem, csd + CSD.flags) & CSD_TYPE_MASK });
  }
  for (const { csd, type } of nodes) if (type === CSD_TYPE_SYNC) runUnlocked(cpu, csd);
  for (const { csd, type } of nodes) if (type === CSD_TYPE_ASYNC || type === CSD_TYPE_IRQ_WORK) unlockThenRun(cpu, csd);
  for (const { csd, type } of nodes) if (type === CSD_TYPE_TTWU) unlockThenRun(cpu, csd);
}

/** A waiter's csd: gone as soon as it is unlocked. */
function runUnlocked(cpu: Cpu, csd: number): void {
  runCsd(cpu, csd);
  csdUnlock(cpu, csd);
}

/** An async csd: its owner may queue it again before the function runs. Source: 8053871d0f7f. */
function unlockThenRun(cpu: Cpu, csd: number): void {
  const func = cpu.mem[csd + CSD.func];
  const info = cpu.mem[csd + CSD.info];
  csdUnlock(cpu, csd);
  callCsdFunction(cpu, csd, func, info);
}
