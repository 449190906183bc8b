/**
 * The csd-lock watchdog: the CPU that waits too long for a csd says so, says what the target is doing, and rings it again if
 * it does nothing. A doorbell that was lost stops all senders of its target, for none of them finds the queue empty any
 * more; the second ring sets them free.
 *
 * Context: everything but `csdLockRecord` is the waiter's. All words are written by the CPU that they belong to. Other CPUs
 * look at what it runs, which is atomic; the rest is for reports. Source: kernel/smp.c, CONFIG_CSD_LOCK_WAIT_DEBUG, Linux 6.18
 * (35feb60474bf and after).
 */
import { at } from '../../memory/arena.js';
import { NULL, struct } from '../../memory/struct.js';
import { Vector } from '../../machine/vectors.js';
import { Event } from '../../trace/event.js';
import type { Cpu } from '../kernel.js';
import { numOnlineCpus } from '../online.js';

/** What a CPU said of a wait. */
export const CSD_MESSAGE = struct('csd_lock_message', [
  'over', //      0: it complains; 1: the wait is over
  'csd', //       the csd that it waits for, …
  'dst', //       … its target …
  'func', //      … and its function
  'doing', //     what the target was doing: TargetDoing
  'doingFunc', // function that it was running
  'waitMs', //    how long the wait had lasted
]);
/** So many messages are kept of each CPU. */
const MESSAGES = 32;

/** Per CPU: what it runs, how often it complained, and what it said, the latest in a ring. */
export const CSD_DEBUG = struct('csd_lock_debug', [
  'curCsd', //   the csd whose function this CPU runs now, or 0, …
  'curFunc', //  … and the function
  'stuck', //    waits complained of
  'rung', //     times that a target was rung again
  'unstuck', //  waits complained of that are over
  'said', //     messages written
  `messages*${MESSAGES * CSD_MESSAGE.size}`,
]);

/** What the target of a stuck csd is doing. */
export const TargetDoing = { UNRESPONSIVE: 0, HANDLING_PRIOR: 1, HANDLING_THIS: 2 } as const;

/** One wait that has not ended at the first look. */
export interface CsdWatch {
  readonly sinceUs: number;
  readonly csd: number;
  readonly dst: number;
  readonly func: number;
  /** Time of the last complaint, or of the begin. */
  saidUs: number;
  messages: number;
}

/**
 * Whether waits for csds are watched. The same from boot to the end, so a loop asks once.
 *
 * Source: kernel/smp.c, the static key csdlock_debug_enabled, Linux 6.18.
 */
export function csdsWatched(cpu: Cpu): boolean {
  return cpu.kernel.csdLockTimeoutUs > 0;
}

/**
 * Notes what this CPU runs, where waits are watched; NULL: nothing any more.
 *
 * Context: irqs off. Ordering: the function is there before the csd; a waiter looks at them in the other order.
 * Source: kernel/smp.c, csd_lock_record(), Linux 6.18.
 */
export function csdLockRecord(cpu: Cpu, csd: number, func: number): void {
  if (!csdsWatched(cpu)) return;
  const debug = at(cpu.kernel.map.csdDebug, cpu.id);
  if (csd !== NULL) Atomics.store(cpu.mem, debug + CSD_DEBUG.curFunc, func);
  Atomics.store(cpu.mem, debug + CSD_DEBUG.curCsd, csd);
}

/** A wait for `csd` begins. Source: kernel/smp.c, __csd_lock_wait(), Linux 6.18. */
export function csdWatch(cpu: Cpu, csd: number, dst: number, func: number): CsdWatch {
  const now = cpu.nowUs();
  return { sinceUs: now, csd, dst, func, saidUs: now, messages: 0 };
}

/** Microseconds until the waiter has to look at the clock again, 1 at least. Source: csdLockWaitTooLong. */
export function csdPatienceUs(cpu: Cpu, watch: CsdWatch): number {
  return Math.max(1, watch.saidUs + patienceUs(cpu, watch) + 1 - cpu.nowUs());
}

/**
 * Called again and again by a waiter: complains when the wait has lasted too long since it began or was last complained
 * of, more and more seldom.
 *
 * Departs: no panic_on_ipistall, no stack dumps.
 * Source: kernel/smp.c, csd_lock_wait_toolong(), Linux 6.18.
 */
export function csdLockWaitTooLong(cpu: Cpu, watch: CsdWatch): void {
  const now = cpu.nowUs();
  if (now - watch.saidUs <= patienceUs(cpu, watch)) return;
  watch.saidUs = now;
  watch.messages++;
  complain(cpu, watch, now);
}

function patienceUs(cpu: Cpu, { messages }: CsdWatch): number {
  const seldom = messages > 0 ? ((31 - Math.clz32(numOnlineCpus(cpu))) >> 1) + 1 : 1;
  return cpu.kernel.csdLockTimeoutUs * (messages + 1) * seldom;
}

/** The wait is over. Source: kernel/smp.c, the "got unstuck" end of csd_lock_wait_toolong(), Linux 6.18. */
export function csdUnstuck(cpu: Cpu, watch: CsdWatch): void {
  if (watch.messages === 0) return;
  say(cpu, watch, { over: 1, doing: TargetDoing.UNRESPONSIVE, doingFunc: NULL, now: cpu.nowUs() });
  cpu.mem[at(cpu.kernel.map.csdDebug, cpu.id) + CSD_DEBUG.unstuck]++;
  cpu.trace(Event.CSD_UNSTUCK, watch.dst, watch.func, watch.csd);
}

/** What a CPU has said since it was last asked. */
export interface CsdMessages {
  /** Messages that it has written in all. */
  readonly said: number;
  /** Messages that were overwritten before they could be read. */
  readonly lost: number;
  /** The others, oldest first: the words of CSD_MESSAGE. */
  readonly messages: readonly Int32Array[];
}

/**
 * The messages of a CPU since the `from`th.
 *
 * Context: the reporter; any thread, while the CPU goes on writing. Ordering: the count is read again after the copy; a
 * message whose place the CPU may have begun to write over meanwhile counts as lost.
 * Source: none; Linux prints them.
 */
export function csdMessages(mem: Int32Array, debug: number, from: number): CsdMessages {
  const said = Atomics.load(mem, debug + CSD_DEBUG.said);
  const first = Math.max(from, oldestWhole(said));
  const copies = Array.from({ length: said - first }, (_, i) => {
    const message = messageAt(debug, first + i);
    return mem.slice(message, message + CSD_MESSAGE.size);
  });
  const messages = copies.slice(Math.max(0, oldestWhole(Atomics.load(mem, debug + CSD_DEBUG.said)) - first));
  return { said, lost: said - from - messages.length, messages };
}

/** The number of the oldest message that nothing is being written over, when `said` were written. */
function oldestWhole(said: number): number {
  return Math.max(0, said + 1 - MESSAGES);
}

function messageAt(debug: number, number: number): number {
  return debug + CSD_DEBUG.messages + (number % MESSAGES) * CSD_MESSAGE.size;
}

/** Writes a message, then counts it: the count publishes it. */
function say(
  cpu: Cpu,
  { csd, dst, func, sinceUs }: CsdWatch,
  { over, doing, doingFunc, now }: { over: number; doing: number; doingFunc: number; now: number },
): void {
  const debug = at(cpu.kernel.map.csdDebug, cpu.id);
  const said = cpu.mem[debug + CSD_DEBUG.said];
  cpu.mem.set([over, csd, dst, func, doing, doingFunc, Math.round((now - sinceUs) / 1000)], messageAt(debug, said));
  Atomics.store(cpu.mem, debug + CSD_DEBUG.said, said + 1);
}

function complain(cpu: Cpu, watch: CsdWatch, now: number): void {
  const { csd, dst, func, messages } = watch;
  const debug = at(cpu.kernel.map.csdDebug, cpu.id);
  const exists = dst >= 0 && dst < cpu.cpus;
  const target = at(cpu.kernel.map.csdDebug, exists ? dst : cpu.id);
  const running = exists ? Atomics.load(cpu.mem, target + CSD_DEBUG.curCsd) : NULL;
  const doing =
    running === NULL
      ? TargetDoing.UNRESPONSIVE
      : running === csd
        ? TargetDoing.HANDLING_THIS
        : TargetDoing.HANDLING_PRIOR;
  const doingFunc = running === NULL ? NULL : Atomics.load(cpu.mem, target + CSD_DEBUG.curFunc);
  say(cpu, watch, { over: 0, doing, doingFunc, now });
  if (messages === 1) cpu.mem[debug + CSD_DEBUG.stuck]++;
  cpu.trace(Event.CSD_STUCK, dst, func, csd);
  if (running !== NULL || !exists) return;
  cpu.mem[debug + CSD_DEBUG.rung]++;
  cpu.sendIpi(dst, Vector.CALL_FUNCTION_SINGLE);
}
