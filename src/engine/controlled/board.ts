/**
 * The board: what the rules of scheduling know of an execution, in words.
 *
 * The coop engine keeps it to itself; in the lockstep engine it is shared memory, and whoever has the turn decides. One
 * thread at a time writes, and handing the turn over publishes everything.
 */
import type { Arena, Region } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import type { RunEnd } from '../../lab/verdict.js';

export const SCHEDULE = struct('schedule', [
  'end', //          0, or 1 + position in ENDS
  'next', //         who was chosen, or -1
  'last', //         actor that made the last step, or -1
  'changes', //      counts everything that may enable or disable somebody
  'writeVersion', // counts writes, see the spin rule
  'spinning', //     1: somebody waits for a write, see the spin rule
  'idleRounds', //   times that only spinners and bounded waits could move
  'steps', //        points passed
  'stepLimit',
  'decisions',
  'preemptions',
  'hash', //         of the steps
  'drawn', //        state of the random numbers that the code under test draws
  'events', //       number of events in flight
  'waiters', //      number of those in Atomics.wait
  'notified', //     number of words that were notified
  'spurious', //     1: a wait may end by itself
]);

export const ACTOR = struct('actor', [
  'top', //   address of the innermost frame, or -1: done
  'depth', // number of frames
  'steps',
  'lost', //  1: it went on only because its wait was bounded
]);

/** One frame of an actor: its own code, or a handler that interrupted it. */
export const FRAME = struct('frame', [
  'blockIndex', //  blocked while this word is `blockSeen`; -1: not blocked
  'blockSeen',
  'atRest', //      blocked with nothing left to do
  'waiting', //     in Atomics.wait, until notified
  'bounded', //     … with a time-out
  'timed', //       … which may come at any time, because the program looks at the result
  'changed', //     … and the word was written meanwhile
  'spinVersion', // not before the write version differs from this; -1: does not spin
  'forgotten', //   how often its visits were forgotten, see the spin rule
  'woken', //       Woken
  'waitWord', //    what it waits for, or did last
  'freed', //       1 + write version when that wait ended by itself; 0: it has not
]);

// As constants of this module they cost nothing at every point.
const {
  last: LAST,
  spurious: SPURIOUS,
  stepLimit: STEP_LIMIT,
  drawn: DRAWN,
  end: END,
  steps: STEPS,
  hash: HASH,
  changes: CHANGES,
  decisions: DECISIONS,
  preemptions: PREEMPTIONS,
} = SCHEDULE;
const { steps: ACTOR_STEPS, top: ACTOR_TOP, depth: ACTOR_DEPTH, lost: ACTOR_LOST } = ACTOR;
const {
  blockSeen: FRAME_BLOCK_SEEN,
  blockIndex: FRAME_BLOCK_INDEX,
  spinVersion: FRAME_SPIN_VERSION,
  atRest: FRAME_AT_REST,
} = FRAME;

export const WAITER = struct('waiter', ['actor', 'frame', 'word']);

/** How a wait ended. */
export const Woken = { NOTIFIED: 0, TIMED_OUT: 1 } as const;

/** How an execution may end, as `end` counts them, from 1. */
const ENDS = [
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
const NOBODY: readonly number[] = [];
/** Words that are remembered as notified. */
const NOTIFIED_MAX = 64;
/** Seed of the numbers that code under test draws. */
const SEED = 1;

export interface ScheduleLayout {
  readonly actors: number;
  readonly schedule: Region;
  readonly actor: Region;
  readonly frame: Region;
  readonly event: Region;
  readonly waiter: Region;
  readonly notified: Region;
}

/** @param events number of events that can be in flight */
export function layoutSchedule(arena: Arena, actors: number, events: number): ScheduleLayout {
  return {
    actors,
    schedule: arena.alignedArray('schedule', SCHEDULE, 1),
    actor: arena.array('actor', ACTOR, actors),
    frame: arena.array('frame', FRAME, actors * DEPTH_MAX),
    event: arena.words('event', events),
    waiter: arena.array('waiter', WAITER, actors * DEPTH_MAX),
    notified: arena.words('notified', NOTIFIED_MAX),
  };
}

export class ScheduleBoard {
  /** Address of SCHEDULE. */
  readonly base: number;
  /** Address of the first ACTOR. */
  readonly #actors: number;
  readonly #frames: number;

  constructor(
    readonly mem: Int32Array,
    readonly schedule: ScheduleLayout,
  ) {
    this.base = schedule.schedule.base;
    this.#actors = schedule.actor.base;
    this.#frames = schedule.frame.base;
  }

  /** Everything as before the first step. */
  beginSchedule(stepLimit: number, spurious: boolean): void {
    const {
      mem,
      base,
      schedule: { actors },
    } = this;
    for (let word = base; word < base + SCHEDULE.size; word++) mem[word] = 0; // so few that a call costs more
    mem[base + LAST] = -1;
    mem[base + STEP_LIMIT] = stepLimit;
    mem[base + DRAWN] = SEED;
    mem[base + SPURIOUS] = spurious ? 1 : 0;
    for (let actor = 0; actor < actors; actor++) {
      mem[this.actor(actor) + ACTOR_DEPTH] =
        mem[this.actor(actor) + ACTOR_STEPS] =
        mem[this.actor(actor) + ACTOR_LOST] =
          0;
      this.enter(actor);
    }
  }

  get end(): RunEnd | null {
    const end = this.mem[this.base + END];
    return end === 0 ? null : ENDS[end - 1];
  }

  set end(end: RunEnd) {
    this.mem[this.base + END] = ENDS.indexOf(end) + 1;
  }

  get steps(): number {
    return this.mem[this.base + STEPS];
  }

  get decisions(): number {
    return this.mem[this.base + DECISIONS];
  }

  /** Times that the running actor changed although it could have gone on, events included. */
  get preemptions(): number {
    return this.mem[this.base + PREEMPTIONS];
  }

  get hash(): number {
    return this.mem[this.base + HASH];
  }

  /** Actors that went on only because their waits were bounded. */
  lostWakeUps(): readonly number[] {
    let lost: number[] | null = null;
    for (let actor = 0; actor < this.schedule.actors; actor++) {
      if (this.mem[this.actor(actor) + ACTOR_LOST] !== 0) (lost ??= []).push(actor);
    }
    return lost ?? NOBODY;
  }

  stepsOf(actor: number): number {
    return this.mem[this.actor(actor) + ACTOR_STEPS];
  }

  actor(actor: number): number {
    return this.#actors + actor * ACTOR.size;
  }

  /** Depth of nested handlers; -1: done. */
  depth(actor: number): number {
    return this.mem[this.actor(actor) + ACTOR_DEPTH] - 1;
  }

  /** Address of the innermost frame, or -1 when the actor is done. */
  top(actor: number): number {
    return this.mem[this.actor(actor) + ACTOR_TOP];
  }

  /** A new frame on top of an actor's. */
  enter(actor: number): void {
    const { mem } = this;
    const depth = mem[this.actor(actor) + ACTOR_DEPTH]++;
    if (depth === DEPTH_MAX) throw new Error(`actor ${actor}: interrupts nest deeper than ${DEPTH_MAX}`);
    const frame = this.frame(actor * DEPTH_MAX + depth);
    for (let word = frame; word < frame + FRAME.size; word++) mem[word] = 0;
    mem[frame + FRAME_BLOCK_INDEX] = mem[frame + FRAME_SPIN_VERSION] = -1;
    mem[this.actor(actor) + ACTOR_TOP] = frame;
    this.changed();
  }

  leave(actor: number): void {
    const depth = --this.mem[this.actor(actor) + ACTOR_DEPTH];
    this.mem[this.actor(actor) + ACTOR_TOP] = depth === 0 ? -1 : this.frame(actor * DEPTH_MAX + depth - 1);
    this.changed();
  }

  /** The innermost frame of an actor waits until `word` of the program's memory differs from `seen`. */
  block(actor: number, word: number, seen: number, atRest: boolean): void {
    const frame = this.top(actor);
    this.mem[frame + FRAME_BLOCK_INDEX] = word;
    this.mem[frame + FRAME_BLOCK_SEEN] = seen;
    this.mem[frame + FRAME_AT_REST] = atRest ? 1 : 0;
    this.changed();
  }

  unblock(frame: number): void {
    this.mem[frame + FRAME_BLOCK_INDEX] = -1;
    this.mem[frame + FRAME_AT_REST] = 0;
    this.changed();
  }

  /** Somebody may have become able to move, or unable. */
  changed(): void {
    this.mem[this.base + CHANGES]++;
  }

  /** Math.random() of the code under test: the same numbers on both engines. */
  random(): number {
    const drawn = this.base + DRAWN;
    this.mem[drawn] = Math.imul(this.mem[drawn], 0x9e3779b1) + 0x7f4a7c15;
    return ((this.mem[drawn] ^ (this.mem[drawn] >>> 15)) >>> 0) / 2 ** 32;
  }

  /** FNV-1a over the words of a step. */
  mix(a: number, b: number, c: number): void {
    const word = this.base + HASH;
    let hash = Math.imul(this.mem[word] ^ a, 0x01000193);
    hash = Math.imul(hash ^ b, 0x01000193);
    this.mem[word] = Math.imul(hash ^ c, 0x01000193);
  }

  /** Address of a frame: those of an actor stand together, the outermost first. */
  frame(index: number): number {
    return this.#frames + index * FRAME.size;
  }
}
