/**
 * All that the threads of a lockstep execution know of it, in shared memory: the schedule, whose turn it is, the plan
 * that is followed, and the steps that are written down.
 *
 * Concurrency: one thread at a time writes, the one whose turn it is; the host has a seat too, and its turn before and
 * after each execution. The baton and the turns are atomic, and handing the turn over publishes everything else.
 */
import { Arena, at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import type { Deviation, Plan } from '../../lab/schedule.js';
import { ScheduleBoard } from '../controlled/board.js';
import { DEPTH_MAX, layoutSchedule } from '../controlled/layout.js';

/** Whose turn it is: see Turns. */
export const BATON = struct('lockstep_baton', [
  'phase', //        Phase
  'current', //      seat whose turn it is: changed only by handing it over
  'spin', //         looks before a seat sleeps that waits for another core
  'epoch', //        counts executions: who belongs to another one has to leave
  'quit', //         the host wants the threads back
]);

/** What the chooser learns beside its decisions: nothing; what none of its executions shows; that, and all that is made. */
export const Telling = { NOTHING: 0, DOUBTS: 1, ALL: 2 } as const;

export const BOARD = struct('lockstep_board', [
  'mode', //         what the actors run, see LockstepProgram.run
  'progress', //     changes with every decision: the watchdog looks at it
  'handOvers',
  'planAt', //       position in the plan
  'planLength',
  'logged', //       number of steps written down
  'logLimit',
  'asking', //       1: the host decides, see Questions
  'watching', //     1: accesses are written down, see AccessLog
  'accesses', //     number of those that are
  'hung', //         1: a thread looks for ever, and the others go on only to race with it
  'asker', //        whom the host gives the turn back to, when it was neither asked nor is the execution over
  'telling', //      what the chooser learns, see Telling and ChooserLog
  'reported', //     words of what it is to learn
  'fitting', //      1: what does not fit of the plan is left out
]);

/** The word that a seat waits on, on a cache line of its own. */
export const TURN = struct('lockstep_turn', ['count', 'asleep']);
/** A decision that the host is asked for. */
export const QUESTION = struct('lockstep_question', [
  'asker',
  'index',
  'preferred',
  'running',
  'looker', // 1 + the actor of which it is asked whether it looks on; 0: it is asked who goes on
  'looks',
  'choices',
  'answer',
]);
/** What a frame is about to do, for strategies that look at conflicts; next: that it has not done yet. */
export const PENDING = struct('lockstep_pending', ['word', 'writes', 'next']);
export const DEVIATION = struct('lockstep_deviation', ['at', 'choice', 'deviated']);
/** 14 words, so that the values, doubles, are aligned. */
export const STEP = struct('lockstep_step', [
  'kind',
  'actor',
  'depth',
  'irqsOff',
  'site',
  'unused',
  'op',
  'word',
  'valueTag',
  'resultTag',
  'value*2',
  'result*2',
]);

/** A record of the accesses of an execution that is watched: see AccessLog. */
export const ACCESS = struct('lockstep_access', [
  'record',
  'thread',
  'site',
  'flags',
  'word',
  'offset',
  'length',
  'steps',
]);

/** Where an execution is. */
export const Phase = {
  IDLE: 0,
  ROLL_CALL: 1,
  RUNNING: 2,
  ASKING: 3,
  JUDGING: 4,
  OVER: 5,
  FULL: 6,
  HUNG: 7,
  DESK: 8,
} as const;
const PLAN_MAX = 1 << 15;
/** Accesses that are written down before the host goes through them. */
const ACCESSES_MAX = 1 << 14;
/** Room for what a chooser is to learn before the host passes it on: more than the longest of it. */
export const REPORTS_WORDS = 1 << 15;
/** For texts of as many characters, and a head. */
export const REPORT_WORDS = 1 << 17;

export interface BoardSize {
  readonly actors: number;
  readonly devices: number;
  /** Number of events there can be. */
  readonly events: number;
  /** Number of waits that block no actor; left out: none. */
  readonly later?: number;
  /** How many steps can be written down. */
  readonly steps: number;
}

/** Where everything is: plain data. */
export type BoardLayout = Readonly<ReturnType<typeof layoutBoard>>;

function layoutBoard(arena: Arena, { actors, devices, events, later, steps }: BoardSize) {
  return {
    schedule: layoutSchedule(arena, actors, events, later),
    board: arena.alignedArray('board', BOARD, 1),
    baton: arena.alignedArray('baton', BATON, 1),
    /** Per actor, and then the host's. */
    turn: arena.perCpu('turn', TURN, actors + 1),
    /** Per actor, and then per device: 1 when it was left out of this execution. */
    leftOut: arena.words('leftOut', actors + devices),
    plan: arena.array('deviation', DEVIATION, PLAN_MAX),
    question: arena.alignedArray('question', QUESTION, 1),
    enabled: arena.words('enabled', actors * 3 + events),
    /** Per actor and depth of nested handlers. */
    pending: arena.array('pending', PENDING, actors * DEPTH_MAX),
    /** What came out, see Report. */
    report: arena.words('report', REPORT_WORDS),
    /** What a chooser is to learn, see ChooserLog. */
    reports: arena.words('reports', REPORTS_WORDS),
    step: arena.array('step', STEP, steps),
    access: arena.array('access', ACCESS, ACCESSES_MAX),
  };
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
  /** Whether waits may end by themselves. */
  readonly spurious: boolean;
  /** See `beginSchedule`. */
  readonly beginsUnseen: boolean;
  /** Whether the host decides, and not the plan. */
  readonly asking: boolean;
  readonly telling: (typeof Telling)[keyof typeof Telling];
  /** Whether data races are looked for. */
  readonly watch: boolean;
  /**
   * Whether the default rule takes the place of what cannot be followed of the plan; else the execution diverges there.
   */
  readonly fitting: boolean;
}

export class Board extends ScheduleBoard {
  /** Address of BOARD. */
  readonly own: number;

  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly layout: BoardLayout,
  ) {
    super(new Int32Array(buffer), layout.schedule);
    this.own = layout.board.base;
  }

  static create(size: BoardSize): Board {
    const arena = new Arena();
    const layout = layoutBoard(arena, size);
    return new Board(arena.toBuffer(), layout);
  }

  get actors(): number {
    return this.schedule.actors;
  }

  /** Address of the TURN of a seat. */
  turn(seat: number): number {
    return at(this.layout.turn, seat);
  }

  /** Everything as before the first step. Context: the host, between executions. */
  begin(request: ExecutionRequest): void {
    const { mode, plan, leftOut, stepLimit, log, spurious, beginsUnseen, asking, telling, watch, fitting } = request;
    const { mem, own, layout } = this;
    const { length } = plan.deviations;
    if (length > PLAN_MAX) throw new RangeError(`a plan of ${length} deviations is too long: at most ${PLAN_MAX}`);
    this.beginSchedule(stepLimit, spurious, beginsUnseen);
    mem.fill(0, own, own + BOARD.size);
    mem[own + BOARD.mode] = mode;
    mem[own + BOARD.asking] = asking ? 1 : 0;
    mem[own + BOARD.telling] = telling;
    mem[own + BOARD.watching] = watch ? 1 : 0;
    mem[own + BOARD.fitting] = fitting ? 1 : 0;
    mem[layout.report.base] = 0;
    if (asking) for (let i = 0; i < layout.pending.count; i++) mem[at(layout.pending, i) + PENDING.word] = -1;
    mem[own + BOARD.logLimit] = log ? layout.step.count : 0;
    mem[own + BOARD.planLength] = length;
    for (let position = 0; position < length; position++) {
      const deviation = at(layout.plan, position);
      mem[deviation + DEVIATION.at] = plan.deviations[position].at;
      mem[deviation + DEVIATION.choice] = plan.deviations[position].choice;
      mem[deviation + DEVIATION.deviated] = 0;
    }
    for (let i = 0; i < layout.leftOut.count; i++) mem[layout.leftOut.base + i] = leftOut.includes(i) ? 1 : 0;
  }

  /** From now on all go on by the default rule, unrecorded. Context: the host. */
  leaveToDefault(): void {
    const { mem, own } = this;
    mem[own + BOARD.hung] = 1;
    mem[own + BOARD.asking] = 0;
    mem[own + BOARD.telling] = Telling.NOTHING;
    mem[own + BOARD.planAt] = mem[own + BOARD.planLength];
    mem[own + BOARD.logLimit] = mem[own + BOARD.logged];
  }

  /** The deviations that were taken: the plan of what was executed. */
  executedPlan(): Plan {
    const { mem, layout, own } = this;
    const deviations: Deviation[] = [];
    for (let position = 0; position < mem[own + BOARD.planLength]; position++) {
      const deviation = at(layout.plan, position);
      if (mem[deviation + DEVIATION.deviated] === 0) continue;
      deviations.push({ at: mem[deviation + DEVIATION.at], choice: mem[deviation + DEVIATION.choice] });
    }
    return { deviations };
  }
}
