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
import { csdLockRecord, csdsWatched } from '../../kernel/smp/csd-lock-debug.js';
import type { Cpu } from '../../kernel/kernel.js';
import { irqWorkFromQueue } from '../../kernel/irq-work.js';
import { callCsdFunction, callDone, runCsd, runTraced } from '../../kernel/smp/smp-interrupt.js';
import { schedTtwuPending } from '../../kernel/smp/wake-list.js';
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
  const watched = csdsWatched(cpu);
  const { tracing } = cpu;
  for (let csd = chain >>> 0, next = 0; csd !== 0; csd = next) {
    next = mem[csd + NEXT] >>> 0; // before the unlock: afterwards the csd may be gone
    mem[executed]++;
    if (watched) csdLockRecord(cpu, csd, mem[csd + FUNC]);
    if (tracing) runTraced(cpu, csd, mem[csd + FUNC], mem[csd + INFO]);
    else functions.get(mem[csd + FUNC])(cpu, mem[csd + INFO]);
    csdUnlock(cpu, csd);
    if (watched) callDone(cpu);
  }
}

/**
 * In the order of queueing; a call without a waiter is unlocked before its function. Source: kernel/smp.c,
 * flush_smp_call_function_queue(), 8053871d0f7f (Linux 4.1).
 */
export function byWaiter(cpu: Cpu, chain: number): void {
  for (let csd = chain, next = NULL; csd !== NULL; csd = next) {
    next = cpu.mem[csd + CSD.next];
    const waiter = (Atomics.load(cpu.mem, csd + CSD.flags) & cpu.kernel.policy.waitFlag) !== 0;
    (waiter ? runThenUnlockOne : unlockThenRun)(cpu, csd);
  }
}

/**
 * By type: first those with a waiter; then async calls, unlocked before they run, and irq_work; wake-ups last, in one
 * batch. Order is kept inside a class only. Source: kernel/smp.c, __flush_smp_call_function_queue(), Linux 6.18
 * (52103be07d8b, v5.8).
 */
export function byType(cpu: Cpu, chain: number): void {
  const rest = passOver(cpu, passOver(cpu, chain, isSync, runThenUnlockOne), isNoWakeUp, runAsync);
  if (rest !== NULL) schedTtwuPending(cpu, rest);
}

/**
 * Runs the nodes of the types that are wanted, and leaves the others in a chain.
 *
 * @returns the chain of the others
 */
function passOver(
  cpu: Cpu,
  chain: number,
  wanted: (type: number) => boolean,
  run: (cpu: Cpu, node: number, type: number) => void,
): number {
  let rest = chain;
  for (let node = chain, last = NULL, next = NULL; node !== NULL; node = next) {
    next = cpu.mem[node + CSD.next];
    const type = Atomics.load(cpu.mem, node + CSD.flags) & CSD_TYPE_MASK;
    if (!wanted(type)) {
      last = node;
      continue;
    }
    if (last === NULL)
      rest = next; // out of the chain first: afterwards it may be queued again
    else cpu.mem[last + CSD.next] = next;
    run(cpu, node, type);
  }
  return rest;
}

const isSync = (type: number): boolean => type === CSD_TYPE_SYNC;
const isNoWakeUp = (type: number): boolean => type !== CSD_TYPE_TTWU;

function runAsync(cpu: Cpu, node: number, type: number): void {
  if (type === CSD_TYPE_ASYNC) unlockThenRun(cpu, node);
  if (type === CSD_TYPE_IRQ_WORK) irqWorkFromQueue(cpu, node);
}

/** A waiter's csd: gone as soon as it is unlocked. */
function runThenUnlockOne(cpu: Cpu, csd: number): void {
  runCsd(cpu, csd);
  csdUnlock(cpu, csd);
  callDone(cpu);
}

/** An async csd: its owner may queue it again before the function runs. Source: 8053871d0f7f. */
function unlockThenRun(cpu: Cpu, csd: number): void {
  const func = cpu.mem[csd + CSD.func];
  const info = cpu.mem[csd + CSD.info];
  csdLockRecord(cpu, csd, func);
  csdUnlock(cpu, csd);
  callCsdFunction(cpu, csd, func, info);
  callDone(cpu);
}
