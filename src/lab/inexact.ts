/** Why a search gives up. */
import { Held } from './looking.js';
import type { RunEnd } from './verdict.js';

/** What a search by partial-order reduction cannot follow, so that it claims nothing: how each of them is put into words. */
export const Inexact = {
  CLOCK: 'a thread reads the clock',
  RANDOM: 'a thread draws a random number',
  GROWS: 'a thread makes shared memory grow, and when others see that is no step',
  LATER: 'code goes on later, behind promises, timers or messages',
  PATIENCE: 'a CPU runs out of patience with what it waits for',
  FREEZE: 'a CPU freezes',
  LOOKS: 'a CPU looks again and again without waiting',
  TIME_OUT: 'waits of CPUs may end in time',
  WAITED_BEFORE: 'a wait that could end by itself was notified behind another one that had',
  COUNTS: 'a loop counts its looks, and not every number of them was tried',
  LASTS: 'a bounded wait whose result is not looked at was not tried with every time at which it may end',
  SPINS: 'a thread that looked again and again may give up one day, and not every number of looks was tried',
  RANGES: 'a plain access touches memory in several places at once',
  UNWATCHED: 'plain accesses were not reported',
  UNTOLD: 'operations were not reported',
  MODEL: 'the memory model offers fewer values than the language allows',
  BUFFERS: 'store buffers are not followed',
  STALE: 'a loop that only looks may read stale values',
  SHARES: 'which write a read sees is not followed in shares of a search',
  OTHERWISE: 'the program did something else when it was executed again',
  LONG: 'an execution takes too many steps',
  WORK: 'it is too large',
} as const;
export type Inexact = (typeof Inexact)[keyof typeof Inexact] | AsksHost;

const ASKS = 'a thread asks the host for';
type AsksHost = `${typeof ASKS} ${string}`;

/** @param what `process.memoryUsage()` */
export function asksHost(what: string): AsksHost {
  return `${ASKS} ${what}`;
}

/** Whether that is answered by the host, perhaps otherwise next time. */
export function isAskOfHost(why: Inexact): boolean {
  return why.startsWith(ASKS);
}

/** Whether something else than the schedule decides, too: all schedules are not all that may happen. */
export function decidesToo(why: Inexact): boolean {
  return isAskOfHost(why) || why === Inexact.CLOCK || why === Inexact.RANDOM || why === Inexact.GROWS;
}

/** Why nothing is covered where an actor was held back that way; null: it would have come to nothing else. See Held. */
export function leftOutBy(held: number): Inexact | null {
  if (held === Held.COUNTING) return Inexact.COUNTS;
  if (held === Held.LOOKING) return Inexact.SPINS;
  return held === Held.WAITING ? Inexact.LASTS : null;
}

/** … and an execution that comes to no end of its own. */
export function inexactEnd(end: RunEnd): string {
  return end === 'step limit' ? Inexact.LONG : `an execution ended in a ${end}`;
}
