/**
 * Makes a finding small enough to be understood: the program (fewer operations, CPUs, interrupts), and its schedule. The
 * finding stays of the same kind; whatever else changes, changes. In the end no deviation can be left out, and if the
 * search for fewer preemptions came to its end, there is no schedule with fewer at all.
 */
import { DATA_RACE } from '../lab/data-race.js';
import {
  isSameFinding,
  type Choice,
  type Chooser,
  type Deviation,
  type Execution,
  type Finding,
  type Plan,
  type Strategy,
} from '../lab/schedule.js';
import { ddmin } from './ddmin.js';
import type { Landmark } from '../lab/course.js';
import { Marking } from './landmarks.js';
import { neighbours } from './plan-moves.js';
import type { Executing, Runner } from './runner.js';
import { Along } from './strategies/along.js';
import { PreemptionBounded } from './strategies/preemption-bounded.js';
import { ProjectedReplay, RecordedReplay } from './strategies/projection.js';
import { FittingReplay } from './strategies/replay.js';

export interface ShrinkOptions {
  /** Executions that may be spent on all of it. */
  readonly executions?: number;
  /** One of so many steps counts as one, and a longer one as several. */
  readonly stepsOfOne?: number;
  /** Whether time is up: what is smallest by then is the answer. */
  readonly deadline?: () => boolean;
  /** By which the bug is found again in a smaller program, where the plan does not fit; left out: a preemption-bounded one. */
  readonly strategy?: () => Strategy;
}

export interface Size {
  readonly leftOut: number;
  readonly steps: number;
  readonly deviations: number;
  readonly preemptions: number;
}

export interface Shrunk {
  readonly execution: Execution;
  /** What was left out of the program, ascending. */
  readonly leftOut: readonly number[];
  readonly before: Size;
  readonly after: Size;
  readonly executions: number;
  /** Whether every schedule of this program with fewer preemptions was executed, and none showed it. */
  readonly fewestPreemptions: boolean;
  /** Whether time was up before it came to its end. */
  readonly cut: boolean;
  /** What broke while it was shrunk: it is as it was found. */
  readonly problem?: string;
}

/** What executes the program, see Runner. */
export type Shrinkable = Pick<Runner, 'reductions' | 'names'>;

/** @param found an execution of the whole program, with the finding to keep first */
export function* shrink(runner: Shrinkable, found: Execution, options: ShrinkOptions = {}): Executing<Shrunk> {
  return yield* new Shrinking(runner, found, options).run();
}

/** Up to which share of all executions the program is made smaller. */
const FOR_PROGRAM = 1 / 2;
/** Executions that are tried to find one that comes out well. */
const AVOIDING = 100;
/** … and to find the bug again in one reduced program. */
const SEARCH = 200;
const STEPS_OF_ONE = 1000;

const nothingElse = (): Strategy => ({ name: 'nothing else', next: () => null, executed: () => undefined });

class Shrinking {
  readonly #found: Execution;
  readonly #sought: Finding;
  readonly #most: number;
  #executions = 0;
  /** … a long one as several. */
  #spent = 0;
  #limit = 0;
  #best: Execution;
  #leftOut: readonly number[] = [];
  /** Every choice of the best execution; null: not known yet. */
  #schedule: readonly Choice[] | null = null;
  /** Where in the source the best execution departs from the default; null: not known yet. */
  #landmarks: readonly Landmark[] | null = null;
  #fewestPreemptions = false;
  /** Whether some execution of the whole program does not show the finding. */
  #avoidable: boolean | null = null;

  constructor(
    private readonly runner: Shrinkable,
    found: Execution,
    private readonly options: ShrinkOptions,
  ) {
    if (found.findings.length === 0) throw new RangeError('there is no finding to keep');
    this.#found = this.#best = found;
    [this.#sought] = found.findings;
    this.#most = options.executions ?? 20_000;
  }

  *run(): Executing<Shrunk> {
    this.#allow(FOR_PROGRAM);
    yield* this.#reduceProgram();
    this.#allow(1);
    yield* this.#leaveOutDeviations();
    yield* this.#searchFewerPreemptions();
    while (yield* this.#improve()) yield* this.#leaveOutDeviations();
    const [before, after] = [sizeOf(this.#found, 0), sizeOf(this.#best, this.#leftOut.length)];
    const { preemptions } = this.#best;
    return {
      execution: this.#best,
      leftOut: this.#leftOut,
      before,
      after,
      executions: this.#executions,
      fewestPreemptions: this.#fewestPreemptions || preemptions === 0,
      cut: this.options.deadline?.() === true,
    };
  }

  /** Ends what comes next after this share of all executions. */
  #allow(share: number): void {
    this.#limit = this.#most * share;
  }

  /**
   * Level one: as much as possible is left out of the program. First what the finding shows without by the schedule that
   * is known, an execution a try. Then one part with a search, and again, until there is none that can be left out.
   */
  *#reduceProgram(): Executing<void> {
    const all = Array.from({ length: this.runner.reductions }, (_, part) => part);
    const without = (kept: readonly number[]): number[] => all.filter((part) => !kept.includes(part));
    let kept: readonly number[] | null = all;
    while (kept !== null) {
      kept = yield* ddmin(kept, (some) => this.#reduceTo(without(some), 0), this.#isOver);
      kept = yield* this.#leaveOneOut(kept, without);
    }
  }

  /** What is kept without one part of it, those that were tried in vain last; null: none can be left out, or time is up. */
  *#leaveOneOut(
    kept: readonly number[],
    without: (kept: readonly number[]) => number[],
  ): Executing<readonly number[] | null> {
    for (let tried = 0; tried < kept.length && !this.#isOver(); tried++) {
      const share = Math.ceil((this.#limit - this.#spent) / (kept.length - tried));
      const others = [...kept.slice(tried + 1), ...kept.slice(0, tried)];
      if (yield* this.#reduceTo(without(others), Math.min(share, SEARCH))) return others;
    }
    return null;
  }

  /** @param search executions that may be spent on finding it again, where the schedule does not show it */
  *#reduceTo(leftOut: readonly number[], search: number): Executing<boolean> {
    const execution = yield* this.#findAgain(leftOut, search);
    if (execution === null || (leftOut.length > 0 && !(yield* this.#staysARace(leftOut)))) return false;
    this.#best = execution;
    this.#leftOut = leftOut;
    this.#schedule = this.#landmarks = null;
    return true;
  }

  /** The finding in a reduced program: by the schedule without its steps, else along its landmarks, else by a search. */
  *#findAgain(leftOut: readonly number[], search: number): Executing<Execution | null> {
    if (this.#isOver()) return null;
    const schedule = (this.#schedule ??= yield* this.#record());
    const execution = yield* this.#shown(new ProjectedReplay(schedule), leftOut);
    if (execution !== null || search === 0) return execution;
    const { strategy = () => new PreemptionBounded() } = this.options;
    const landmarks = (this.#landmarks ??= yield* this.#mark());
    const begun = this.#executions;
    const marked = new Along(landmarks, () => this.runner.names, nothingElse);
    const along = yield* this.#search(marked, search, leftOut);
    return along ?? (yield* this.#search(strategy(), search - (this.#executions - begun), leftOut));
  }

  *#record(): Executing<readonly Choice[]> {
    const recorded = new RecordedReplay(new FittingReplay(this.#best.plan));
    yield* this.#execute(recorded, this.#leftOut);
    return recorded.schedule;
  }

  *#mark(): Executing<readonly Landmark[]> {
    const marking = new Marking(new FittingReplay(this.#best.plan), () => this.runner.names);
    yield* this.#execute(marking, this.#leftOut);
    return marking.landmarks;
  }

  /**
   * Whether the reduced program can also come out well, if the whole one can: a barrier that one of two does not come
   * to hangs always, which says nothing about the race that was found.
   */
  *#staysARace(leftOut: readonly number[]): Executing<boolean> {
    this.#avoidable ??= yield* this.#comesOutWell([]);
    return !this.#avoidable || (yield* this.#comesOutWell(leftOut));
  }

  *#comesOutWell(leftOut: readonly number[]): Executing<boolean> {
    const strategy = new PreemptionBounded();
    for (let i = 0; i < AVOIDING && !this.#isOver(); i++) {
      const chooser = strategy.next();
      if (chooser === null) return false;
      const execution = yield* this.#execute(chooser, leftOut);
      strategy.executed(execution);
      if (!this.#shows(execution)) return true;
    }
    return false;
  }

  /** Level two: as many deviations as possible are left out of the plan. */
  *#leaveOutDeviations(): Executing<void> {
    const { deviations } = this.#best.plan;
    yield* ddmin(deviations, (some) => this.#keepOnly(some), this.#isOver);
  }

  *#keepOnly(deviations: readonly Deviation[]): Executing<boolean> {
    const execution = yield* this.#replay({ deviations });
    if (execution === null || execution.preemptions > this.#best.preemptions) return false;
    this.#best = execution;
    return true;
  }

  /** With the smaller program at hand, all schedules with fewer preemptions may be few enough to be tried. */
  *#searchFewerPreemptions(): Executing<void> {
    if (this.#best.preemptions === 0) return;
    const strategy = new PreemptionBounded({ most: this.#best.preemptions - 1 });
    const execution = yield* this.#search(strategy, (this.#most - this.#spent) / 2, this.#leftOut);
    // bound by bound: what it finds first has the fewest
    this.#fewestPreemptions = execution !== null || strategy.next() === null;
    if (execution === null) return;
    this.#best = execution;
    yield* this.#leaveOutDeviations();
  }

  /** Moves deviations about until one plan is better. */
  *#improve(): Executing<boolean> {
    for (const plan of neighbours(this.#best.plan)) {
      if (this.#isOver()) return false;
      const execution = yield* this.#replay(plan);
      if (execution !== null && isSmaller(execution, this.#best)) {
        this.#best = execution;
        return true;
      }
    }
    return false;
  }

  *#search(strategy: Strategy, executions: number, leftOut: readonly number[]): Executing<Execution | null> {
    for (let i = 0; i < executions && !this.#isOver(); i++) {
      const chooser = strategy.next();
      if (chooser === null) return null;
      const execution = yield* this.#execute(chooser, leftOut);
      strategy.executed(execution);
      if (this.#shows(execution)) return execution;
    }
    return null;
  }

  *#replay(plan: Plan): Executing<Execution | null> {
    return yield* this.#shown(new FittingReplay(plan), this.#leftOut);
  }

  /** The execution, if it shows the finding. */
  *#shown(chooser: Chooser, leftOut: readonly number[]): Executing<Execution | null> {
    if (this.#isOver()) return null;
    const execution = yield* this.#execute(chooser, leftOut);
    return this.#shows(execution) ? execution : null;
  }

  *#execute(chooser: Chooser, leftOut: readonly number[]): Executing<Execution> {
    const execution = yield { chooser, leftOut, watch: this.#sought.kind === DATA_RACE };
    this.#executions++;
    this.#spent += Math.max(1, execution.steps / (this.options.stepsOfOne ?? STEPS_OF_ONE));
    return execution;
  }

  readonly #isOver = (): boolean => this.#spent >= this.#limit || this.options.deadline?.() === true;

  #shows({ findings }: Execution): boolean {
    return findings.some((finding) => isSameFinding(finding, this.#sought));
  }
}

function sizeOf({ steps, preemptions, plan }: Execution, leftOut: number): Size {
  return { leftOut, steps, deviations: plan.deviations.length, preemptions };
}

/** Fewer preemptions, then fewer deviations, then fewer steps. */
function isSmaller(a: Execution, b: Execution): boolean {
  if (a.preemptions !== b.preemptions) return a.preemptions < b.preemptions;
  if (a.plan.deviations.length !== b.plan.deviations.length) return a.plan.deviations.length < b.plan.deviations.length;
  return a.steps < b.steps;
}
