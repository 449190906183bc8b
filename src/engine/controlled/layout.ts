/**
 * Where the board keeps what the rules of scheduling know of an execution: each record a struct of words, so that the
 * lockstep engine can share it between threads.
 */
import type { Arena, Region } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import type { RunEnd } from '../../lab/verdict.js';

export const SCHEDULE = struct('schedule', [
  'end', //          0, or 1 + position in ENDS
  'begun', //        actors that were brought to their first operation; one more: all were
  'next', //         actor that was chosen, or -1
  'last', //         actor that made the last step, or -1
  'changes', //      counts everything that may enable or disable an actor
  'writeVersion', // counts writes, see Visits
  'spinning', //     1: an actor waits for a write, see Visits
  'idleRounds', //   times that only spinners and bounded waits could move
  'idleVersion', //  write version of the last of them
  'idleFirst', //    spins before the first idle round at that version
  'idleSpins', //    times that a spinner went on in idle rounds
  'steps', //        points passed
  'stepLimit',
  'unnumbered', //   points passed that a table gives no number: see `numberedSteps`
  'decisions',
  'preemptions',
  'hash', //         of the steps
  'drawn', //        state of the random numbers that the code under test draws
  'sleptMs', //      what waits that timed out add to the clock of the code under test
  'lookedAt', //     write version when the code under test last looked at the clock
  'looks', //        looks at the clock in a row, with nothing written between them
  'events', //       number of events in flight
  'waiters', //      number of actors in Atomics.wait
  'notified', //     number of words that were notified
  'spurious', //     1: a wait may end by itself
  'looker', //       frame that looks on, see LooksOn; 0: none
  'lookVersion', //  … as long as nothing was written: the write version
  'looksLeft', //    … and how often at most
  'alone', //        1: with its next step, which it has made before
  'looksNow', //     looks in vain of the actor that made the last step, if it is to be asked; 0: it is not
  'askedAt', //      1 + number of the decision before which it was asked last whether an actor looks on
]);

export const ACTOR = struct('actor', [
  'top', //   address of the innermost frame, or -1: done
  'depth', // number of frames
  'steps',
  'lost', //  1: it missed a wake-up and went on only because its wait was bounded
  'impatient', //   times that its block ended because nothing else could move
  'impatientIn', // … or because a CPU was frozen: 1 + freezes that were left then
]);

/** One frame of an actor: its own code, or a handler that interrupted it. */
export const FRAME = struct('frame', [
  'blockIndex', //  blocked while this word is `blockSeen`; -1: not blocked
  'blockSeen',
  'atRest', //      blocked with nothing left to do
  'patienceUs', //  blocked for so long at most; 0: for ever
  'waiting', //     in Atomics.wait, until notified
  'timeoutMs', //   … for so long; -1: for ever
  'timed', //       … and the time-out may come at any time, because the program looks at the result
  'changed', //     … and the word was written meanwhile
  'spinVersion', // not before the write version differs from this; -1: does not spin
  'held', //        what it is held back by, or was and has not gone on since: see Held
  'forgotten', //   how often its visits were forgotten, see Visits
  'woken', //       Woken
  'resumes', //     1: its wait has ended, and it has not gone on since
  'waitWord', //    what it waits for, or waited for last
  'ended', //       1 + write version at which that wait last ended by itself; 0: it has not
  'inVain', //      1: it has looked on as long as it may, and has come to nothing
]);

export const WAITER = struct('waiter', ['actor', 'frame', 'word', 'words']);

/** How a wait ended. */
export const Woken = { NOTIFIED: 0, TIMED_OUT: 1 } as const;

/** How an execution may end, as `end` counts them, from 1. */
export const ENDS = [
  'completed',
  'deadlock',
  'livelock',
  'step limit',
  'hang',
  'crash',
  'diverged',
  'interrupted',
] as const satisfies readonly RunEnd[];

/** Handlers do not nest deeper: they run with irqs off. */
export const DEPTH_MAX = 8;
/** Words that are remembered as notified. */
const NOTIFIED_MAX = 64;

export interface ScheduleLayout {
  readonly actors: number;
  readonly schedule: Region;
  readonly actor: Region;
  readonly frame: Region;
  readonly event: Region;
  readonly waiter: Region;
  readonly notified: Region;
}

/**
 * @param events number of events that can be in flight
 * @param later number of waits that block no actor
 */
export function layoutSchedule(arena: Arena, actors: number, events: number, later = 0): ScheduleLayout {
  return {
    actors,
    schedule: arena.alignedArray('schedule', SCHEDULE, 1),
    actor: arena.array('actor', ACTOR, actors),
    frame: arena.array('frame', FRAME, actors * DEPTH_MAX),
    event: arena.words('event', events),
    waiter: arena.array('waiter', WAITER, actors * DEPTH_MAX + later),
    notified: arena.words('notified', NOTIFIED_MAX),
  };
}
