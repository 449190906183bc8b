/** The books as the CPUs keep them while they play: what is written at each turn of a call's life. */
import type { Cpu } from '../kernel/kernel.js';
import { CSD, csdLocked, csdUnlock } from '../kernel/smp/csd.js';
import { Event } from '../trace/event.js';
import { CALL, callRecord, LEDGER, ledgerOf } from './books.js';
import { plannedCall } from './play-part.js';

/** The record of a call, which begins with its csd. */
export function recordOf(cpu: Cpu, id: number): number {
  return callRecord(cpu.kernel.map.data.calls.base, id);
}

/** The ledgers of all CPUs. */
export function ledgers(cpu: Cpu): number {
  return cpu.kernel.map.data.ledgers.base;
}

/** The ledger of the CPU `id`. */
export function ledger(cpu: Cpu, id: number): number {
  return ledgerOf(ledgers(cpu), id);
}

/** Notes the time of `CALL.queuedAt` or `CALL.enteredAt`. */
export function stamp(cpu: Cpu, id: number, field: number, us: number): void {
  timesOf(cpu)[(recordOf(cpu, id) + field) >> 1] = us;
}

export function bookQueued(cpu: Cpu, id: number): void {
  Atomics.store(cpu.mem, recordOf(cpu, id) + CALL.queued, 1);
}

export function bookRefused(cpu: Cpu, id: number): void {
  Atomics.store(cpu.mem, recordOf(cpu, id) + CALL.refused, 1);
  settle(cpu, plannedCall(cpu, id).target);
}

/** Books a call that this CPU will never run, and releases it. */
export function bookLost(cpu: Cpu, csd: number, id: number): void {
  const record = recordOf(cpu, id);
  cpu.trace(Event.CALL_LOST, csd, cpu.mem[csd + CSD.func], id);
  Atomics.add(cpu.mem, record + CALL.lost, 1);
  Atomics.add(cpu.mem, record + CALL.stuck, 1);
  csdUnlock(cpu, csd);
  settle(cpu, cpu.id);
}

/** A call to `target`, or a cycle of it, is over, one way or another. */
export function settle(cpu: Cpu, target: number): void {
  const done = ledger(cpu, target) + LEDGER.done;
  Atomics.add(cpu.mem, done, 1);
  cpu.wake(done);
}

/** Whether a call of many was run, or booked as lost by its target. */
export function isOver(cpu: Cpu, id: number): boolean {
  const record = recordOf(cpu, id);
  return Atomics.load(cpu.mem, record + CALL.run) + Atomics.load(cpu.mem, record + CALL.lost) > 0;
}

/** Whether a call was taken off the queue and forgotten. */
export function wasDropped(cpu: Cpu, id: number): boolean {
  const record = recordOf(cpu, id);
  const queued = Atomics.load(cpu.mem, record + CALL.queued) === 1;
  return queued && !isOver(cpu, id) && csdLocked(cpu.mem, record);
}

/** Waits until a word of the books, which only grows, has come to `least`. */
export function waitUntil(cpu: Cpu, word: number, least: number): void {
  for (let seen = Atomics.load(cpu.mem, word); seen < least; seen = Atomics.load(cpu.mem, word)) cpu.waitOn(word, seen);
}

const doubles = new WeakMap<ArrayBufferLike, Float64Array>();

/** The machine's memory as doubles. */
function timesOf(cpu: Cpu): Float64Array {
  let times = doubles.get(cpu.mem.buffer);
  if (times === undefined) doubles.set(cpu.mem.buffer, (times = new Float64Array(cpu.mem.buffer)));
  return times;
}
