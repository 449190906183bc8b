/**
 * The board: all that the threads of a lockstep execution know of it, in shared memory.
 *
 * Whoever has the turn decides who is next, so what the coop engine keeps in objects stands here in words.
 * Concurrency: one thread at a time writes, the one whose turn it is; between executions the host. `current`, `phase`,
 * `abort` and the turns are atomic, and handing the turn over publishes everything else.
 */
import { Arena, at, type Region } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import type { Deviation, Plan } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';

export const BOARD = struct('lockstep_board', [
  'phase', //        Phase
  'current', //      actor whose turn it is: changed only by handing it over
  'next', //         who was chosen, or -1
  'abort', //        the host has given up this execution
  'quit', //         the host wants the threads back
  'mode', //         what the actors run, see LockstepProgram.run
  'end', //          0, or 1 + position in ENDS
  'progress', //     changes with every decision: the watchdog looks at it
  'last', //         actor that made the last step, or -1
  'writeVersion', // counts writes, see the spin rule
  'idleRounds', //   times that only spinners could move
  'steps', //        points passed
  'stepLimit',
  'decisions',
  'preemptions',
  'lostWakeups',
  'handOvers',
  'hash', //         of the steps, without their sites
  'drawn', //        state of the random numbers that the code under test draws
  'planAt', //       position in the plan
  'planLength',
  'events', //       number of events in flight
  'waiters', //      number of those in Atomics.wait
  'logged', //       number of steps written down
  'logLimit',
]);

export const ACTOR = struct('lockstep_actor', ['turn', 'others*15', 'depth', 'steps']);

/** One frame of an actor: its own code, and a handler that interrupted it. See Frame of the coop engine. */
export const FRAME = struct('lockstep_frame', [
  'blockIndex', //  -1: not blocked
  'blockSeen',
  'atRest',
  'waiting',
  'bounded',
  'spinVersion', // -1: does not spin
  'forgotten', //   how often others forgot its visits for it
  'woken', //       Woken
]);

export const WAITER = struct('lockstep_waiter', ['actor', 'frame', 'word']);
export const DEVIATION = struct('lockstep_deviation', ['at', 'choice', 'deviated']);
/** 12 words, so that the values, doubles, are aligned. */
export const STEP = struct('lockstep_step', [
  'kind', 'actor', 'depth', 'irqsOff', 'op', 'word', 'valueTag', 'resultTag', 'value*2', 'result*2',
]);

/** Where an execution is. */
export const Phase = { IDLE: 0, ROLL_CALL: 1, RUNNING: 2, JUDGING: 3, OVER: 4 } as const;
/** How a wait ended. */
export const Woken = { NOTIFIED: 0, TIMED_OUT: 1 } as const;

/** How an execution may end, as `end` counts them, from 1. */
export const ENDS = [
  'completed', 'deadlock', 'livelock', 'step limit', 'hang', 'crash', 'diverged', 'interrupted',
] as const satisfies readonly RunEnd[];

/** Handlers do not nest deeper: they run with irqs off. */
export const DEPTH_MAX = 8;
const PLAN_MAX = 1 << 15;
/** Seed of the numbers that code under test draws, as in the coop engine. */
const SEED = 1;

export interface BoardLayout {
  readonly actors: number;
  readonly board: Region;
  readonly actor: Region;
  readonly frame: Region;
  readonly event: Region;
  /** Per actor, and then per device: 1 when it was left out of this execution. */
  readonly leftOut: Region;
  readonly waiter: Region;
  readonly plan: Region;
  readonly step: Region;
}

export interface BoardSize {
  readonly actors: number;
  readonly devices: number;
  /** Number of events there can be. */
  readonly events: number;
  /** How many steps can be written down. */
  readonly steps: number;
}

/** What the host asks of an execution. */
export interface ExecutionRequest {
  readonly mode: number;
  readonly plan: Plan;
  /** Actors that do nothing and, from the number of actors on, devices that stay silent. */
  readonly leftOut: readonly number[];
  readonly stepLimit: number;
  /** Whether steps are written down. */
  readonly log: boolean;
}

export class Board {
  readonly mem: Int32Array;
  readonly base: number;

  constructor(readonly buffer: SharedArrayBuffer, readonly layout: BoardLayout) {
    this.mem = new Int32Array(buffer);
    this.base = layout.board.base;
  }

  static create({ actors, devices, events, steps }: BoardSize): Board {
    const arena = new Arena();
    const layout: BoardLayout = {
      actors,
      board: arena.alignedArray('board', BOARD, 1),
      actor: arena.perCpu('actor', ACTOR, actors),
      frame: arena.array('frame', FRAME, actors * DEPTH_MAX),
      event: arena.words('event', events),
      leftOut: arena.words('leftOut', actors + devices),
      waiter: arena.array('waiter', WAITER, actors * DEPTH_MAX),
      plan: arena.array('deviation', DEVIATION, PLAN_MAX),
      step: arena.array('step', STEP, steps),
    };
    return new Board(arena.toBuffer(), layout);
  }

  get end(): RunEnd | null {
    const end = this.mem[this.base + BOARD.end];
    return end === 0 ? null : ENDS[end - 1];
  }

  set end(end: RunEnd) {
    this.mem[this.base + BOARD.end] = ENDS.indexOf(end) + 1;
  }

  /** Address of a frame's words; frame 0 is the actor's own code. */
  frame(actor: number, depth: number): number {
    return at(this.layout.frame, actor * DEPTH_MAX + depth);
  }

  actor(actor: number): number {
    return at(this.layout.actor, actor);
  }

  /** Everything as before the first step. Context: the host, between executions. */
  begin({ mode, plan, leftOut, stepLimit, log }: ExecutionRequest): void {
    const { mem, base, layout } = this;
    const { length } = plan.deviations;
    if (length > PLAN_MAX) throw new RangeError(`a plan of ${length} deviations is too long: at most ${PLAN_MAX}`);
    mem.fill(0, base, base + BOARD.size);
    mem[base + BOARD.mode] = mode;
    mem[base + BOARD.current] = mem[base + BOARD.last] = -1;
    mem[base + BOARD.stepLimit] = stepLimit;
    mem[base + BOARD.logLimit] = log ? layout.step.count : 0;
    mem[base + BOARD.drawn] = SEED;
    mem[base + BOARD.planLength] = length;
    for (const [position, { at: decision, choice }] of plan.deviations.entries()) {
      mem.set([decision, choice, 0], at(layout.plan, position));
    }
    for (let i = 0; i < layout.leftOut.count; i++) mem[layout.leftOut.base + i] = leftOut.includes(i) ? 1 : 0;
    for (let actor = 0; actor < layout.actors; actor++) {
      mem[this.actor(actor) + ACTOR.depth] = mem[this.actor(actor) + ACTOR.steps] = 0;
      this.enter(actor);
    }
  }

  /** A new frame on top of an actor's. */
  enter(actor: number): void {
    const { mem } = this;
    const depth = this.actor(actor) + ACTOR.depth;
    if (mem[depth] === DEPTH_MAX) throw new Error(`actor ${actor}: interrupts nest deeper than ${DEPTH_MAX}`);
    const frame = this.frame(actor, mem[depth]);
    mem.fill(0, frame, frame + FRAME.size);
    mem[frame + FRAME.blockIndex] = mem[frame + FRAME.spinVersion] = -1;
    mem[depth]++;
  }

  leave(actor: number): void {
    this.mem[this.actor(actor) + ACTOR.depth]--;
  }

  /** Address of the innermost frame, or -1 when the actor is done. */
  top(actor: number): number {
    const depth = this.mem[this.actor(actor) + ACTOR.depth];
    return depth === 0 ? -1 : this.frame(actor, depth - 1);
  }

  /** The deviations that were taken: the plan of what was executed. */
  executedPlan(): Plan {
    const { mem, layout, base } = this;
    const all = Array.from({ length: mem[base + BOARD.planLength] }, (_, position) => at(layout.plan, position));
    const taken = all.filter((deviation) => mem[deviation + DEVIATION.deviated] !== 0);
    const read = (deviation: number): Deviation => {
      return { at: mem[deviation + DEVIATION.at], choice: mem[deviation + DEVIATION.choice] };
    };
    return { deviations: taken.map(read) };
  }
}
