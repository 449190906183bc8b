/**
 * call_single_data: one function call on its way to another CPU.
 *
 * Who may touch what: the owner (the sender) fills func and info while the csd is locked and not yet queued; the target
 * reads them after it took the csd off its queue; no CPU touches a csd after unlocking it. `flags` is the only word
 * that both sides access at the same time, and always atomically. func, info, src and dst are plain: the queue's
 * compare-exchange publishes them and the target's exchange receives them.
 */
import { struct } from '../../memory/struct.js';
import {
  csdLockWaitTooLong,
  csdPatienceUs,
  csdsWatched,
  csdUnstuck,
  csdWatch,
  type CsdWatch,
} from './csd-lock-debug.js';
import type { Cpu } from '../kernel.js';
import { warnOn, Warning } from '../report-bug.js';

export const CSD = struct('call_single_data', ['next', 'flags', 'func', 'info', 'src', 'dst']);

/**
 * Names for the words of several csds that lie `stride` words apart from `offset` on: `csd[2].flags`, where the memory
 * map would say how many words after the first. Source: none.
 */
export function csdNames(name: string, offset: number, count: number, stride: number): [string, number][] {
  return Array.from({ length: count }, (_, i) =>
    CSD.layout.map(([field, at]): [string, number] => [`${name}[${i}].${field}`, offset + i * stride + at]),
  ).flat();
}

/** Queued, or its function runs: the owner may not touch it. */
export const CSD_FLAG_LOCK = 0x01;
/** The sender waits. Linux 3.15: only tunes the warning in csd_unlock, and is not set in calls to many (departs: here it is). */
export const CSD_FLAG_WAIT = 0x02;
/**
 * A waiter sleeps until the csd is unlocked: it must be woken. Set by the waiter on top of what it saw; saves the
 * unlock, which is on the hottest path there is, a second atomic operation to find that out.
 *
 * Departs: Linux waiters never sleep here.
 */
export const CSD_FLAG_SLEEPER = 0x100;
/** Types of the modern queue. Source: include/linux/smp_types.h, Linux 6.18 (since 4b44a21dd640, v5.8). */
export const CSD_TYPE_ASYNC = 0x00;
export const CSD_TYPE_SYNC = 0x10;
export const CSD_TYPE_IRQ_WORK = 0x20;
export const CSD_TYPE_TTWU = 0x30;
export const CSD_TYPE_MASK = 0xf0;

// For the unlock: constants of this module, not exported, are folded into its code.
const FLAGS = CSD.flags;
const LOCK = CSD_FLAG_LOCK;
const LOCK_AND_SLEEPER = CSD_FLAG_LOCK | CSD_FLAG_SLEEPER;

/**
 * Waits until `csd` is unlocked. Any context; spins. With irqs on, interrupts are served meanwhile.
 *
 * Ordering: the load that sees it unlocked pairs with the store in csdUnlock: the function's effects are visible.
 * Departs: Linux 3.15 reads plainly here and has no acquire before 8053871d0f7f (2015); in JavaScript a plain read in a
 * loop may never be repeated at all.
 * Source: kernel/smp.c, csd_lock_wait(), Linux 3.15; with the watchdog of 6.18 where one is set.
 */
export function csdLockWait(cpu: Cpu, csd: number): void {
  if (csdsWatched(cpu)) return watchedWait(cpu, csd);
  const word = csd + FLAGS;
  const { mem } = cpu;
  for (;;) {
    const flags = Atomics.load(mem, word);
    if ((flags & LOCK) === 0) return;
    cpu.spinOn(word, flags, CSD_FLAG_SLEEPER);
  }
}

/** Source: kernel/smp.c, __csd_lock_wait(), Linux 6.18. */
function watchedWait(cpu: Cpu, csd: number): void {
  const word = csd + FLAGS;
  let watch: CsdWatch | null = null;
  for (let flags = Atomics.load(cpu.mem, word); (flags & LOCK) !== 0; flags = Atomics.load(cpu.mem, word)) {
    if (watch === null) watch = csdWatch(cpu, csd, cpu.mem[csd + CSD.dst], cpu.mem[csd + CSD.func]);
    else csdLockWaitTooLong(cpu, watch);
    cpu.spinOn(word, flags, CSD_FLAG_SLEEPER, csdPatienceUs(cpu, watch));
  }
  if (watch !== null) csdUnstuck(cpu, watch);
}

/**
 * Waits until `csd` is unlocked and locks it. Only the owner may call it: it is no lock against other senders.
 *
 * Source: kernel/smp.c, csd_lock(), Linux 3.15.
 */
export function csdLock(cpu: Cpu, csd: number): void {
  csdLockWait(cpu, csd);
  Atomics.store(cpu.mem, csd + CSD.flags, CSD_FLAG_LOCK);
}

/**
 * Unlocks `csd`. Context: the target, after (or, for a modern async call, before) the function ran. The csd may be gone
 * when this returns: a waiting sender has it on its stack.
 *
 * Ordering: pairs with the load in csdLockWait. One exchange: a plain store would cost nothing, but it synchronises
 * with no load, so the waiter need not see what the function did; an atomic store would not tell whether a waiter added
 * SLEEPER. Departs: before 4.1 WAIT stays, and a second unlock warns of it.
 * Source: kernel/smp.c, csd_unlock(), Linux 3.15 (warning) and 6.18 (clears the type too).
 */
export function csdUnlock(cpu: Cpu, csd: number): void {
  const word = csd + FLAGS;
  const flags = Atomics.exchange(cpu.mem, word, 0);
  if ((flags & LOCK_AND_SLEEPER) !== LOCK) unlockedUnusually(cpu, word, flags);
}

/**
 * Whether `csd` is locked at this moment: a hint. Source: kernel/smp.c, the test in smp_call_function_single_async(),
 * Linux 6.18.
 */
export function csdLocked(mem: Int32Array, csd: number): boolean {
  return (Atomics.load(mem, csd + CSD.flags) & CSD_FLAG_LOCK) !== 0;
}

/**
 * Names function and argument of a csd that its owner will hand to smpCallFunctionSingleAsync, again and again.
 *
 * Source: include/linux/smp.h, INIT_CSD(), Linux 6.18.
 */
export function csdInit(cpu: Cpu, csd: number, func: number, info: number): void {
  cpu.mem[csd + CSD.func] = func;
  cpu.mem[csd + CSD.info] = info;
}

/** The rest of an unlock that a CPU waits for asleep, or that should not have been. */
function unlockedUnusually(cpu: Cpu, word: number, flags: number): void {
  if ((flags & CSD_FLAG_SLEEPER) !== 0) cpu.wake(word);
  if ((flags & CSD_FLAG_LOCK) === 0 && (flags !== 0 || cpu.kernel.policy.warnUnlockOfUnlocked)) {
    warnOn(cpu, Warning.CSD_NOT_LOCKED, word - FLAGS, flags);
  }
}
