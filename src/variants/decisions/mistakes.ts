/** Seeded mistakes: the decisions of the `busted-*` variants. Each is caught by a test that is named after it. */
import { NULL } from '../../memory/struct.js';
import { CSD, csdUnlock } from '../../kernel/smp/csd.js';
import type { Cpu } from '../../kernel/kernel.js';
import { LLIST_NODE, llistAdd, llistEmpty } from '../../kernel/llist.js';
import type { CfdNotifierTable } from '../../kernel/policy.js';
import { callCsdFunction, runCsd } from '../../kernel/smp/smp-interrupt.js';
import { MULTI_STOP, publishStopState } from '../../kernel/stop/stop-machine.js';
import { noFlush } from './cfd-notifier.js';

/** Whether to ring is decided before the add: a target that drains in between is not rung. */
export function addDecidingTooEarly(mem: Int32Array, node: number, head: number): boolean {
  const wasEmpty = llistEmpty(mem, head);
  llistAdd(mem, node, head);
  return wasEmpty;
}

/** An add that loses its race is not tried again. */
export function addWithoutRetry(mem: Int32Array, node: number, head: number): boolean {
  const first = Atomics.load(mem, head);
  mem[node + LLIST_NODE.next] = first;
  Atomics.compareExchange(mem, head, first, node);
  return first === NULL;
}

/** Every csd is unlocked before its function, also one with a waiter. */
export function unlockBeforeRun(cpu: Cpu, chain: number): void {
  for (let csd = chain; csd !== NULL; ) {
    const { next, func, info } = {
      next: cpu.mem[csd + CSD.next],
      func: cpu.mem[csd + CSD.func],
      info: cpu.mem[csd + CSD.info],
    };
    csdUnlock(cpu, csd);
    callCsdFunction(cpu, csd, func, info);
    csd = next;
  }
}

/** Debug code records who ran the csd, after the csd was unlocked (linux-kernel, July 2020). */
export function recordAfterUnlock(cpu: Cpu, chain: number): void {
  for (let csd = chain; csd !== NULL; ) {
    const next = cpu.mem[csd + CSD.next];
    runCsd(cpu, csd);
    csdUnlock(cpu, csd);
    Atomics.store(cpu.mem, csd + CSD.dst, cpu.id);
    csd = next;
  }
}

/** The last acker advances the state but leaves the counter at zero. */
export function ackWithoutReset(cpu: Cpu, msdata: number): void {
  if (Atomics.sub(cpu.mem, msdata + MULTI_STOP.threadAck, 1) !== 1) return;
  publishStopState(cpu, msdata, Atomics.load(cpu.mem, msdata + MULTI_STOP.state) + 1);
}

/** The flush runs when the CPU is dead: on the controlling CPU, over that CPU's own queue. */
export const flushAtDead: CfdNotifierTable = { ...noFlush, DEAD: 'flush' };

/**
 * The flush is hooked to a section that runs on the controlling CPU. Linux 4.8 had it in the table of that CPU's steps,
 * where it was looked for by no CPU: see the step `flush-unhooked`.
 */
export const flushOnController: CfdNotifierTable = { ...noFlush, DOWN_PREPARE: 'flush' };
