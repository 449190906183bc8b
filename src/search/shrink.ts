/**
 * Makes a finding small enough to be understood: first the program (fewer operations, CPUs, interrupts), then the
 * schedule. The finding stays of the same kind; whatever else changes, changes. In the end no deviation can be left
 * out, and if the search for fewer preemptions came to its end, there is no schedule with fewer at all.
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
import type { Executing } from './runner.js';
import { neighbours } from './plan-moves.js';
import { PreemptionBounded } from './strategies/preemption-bounded.js';
import { ProjectedReplay, RecordedReplay } from './strategies/projection.js';
import { FittingReplay } from './strategies/replay.js';

export interface ShrinkOptions {
  /** Executions that may be spent on all of it. */
  readonly executions?: number;
  /** Whether time is up: what is smallest by then is the answer. */
  readonly deadline?: () => boolean;
  /** … and on finding the bug again in one reduced program, where the schedule of the larger one does not show it. */
  readonly search?: number;
  /** What that search uses; left out: a preemption-bounded one. */
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
}

/**
 * @param reductions how many parts can be left out of the program
 * @param found an execution of the whole program, with the finding to keep first
 */
export function* shrink(reductions: number, found: Execution, options: ShrinkOptions = {}): Executing<Shrunk> {
  return yield* new Shrinking(reductions, found, options).run();
}

/** Executions that are tried to find one that comes out well. */
const AVOIDING = 100;

class Shrinking {
  readonly #reductions: number;
  readonly #found: Execution;
  readonly #sought: Finding;
  readonly #options: ShrinkOptions;
  readonly #most: number;
  #executions = 0;
  #best: Execution;
  #leftOut: readonly number[] = [];
  /** Every choice of the best execution; null: not recorded yet. */
  #schedule: readonly Choice[] | null = null;
  #fewestPreemptions = false;
  /** Whether some execution of the whole program does not show the finding. */
  #avoidable: boolean | null = null;

  constructor(reductions: number, found: Execution, options: ShrinkOptions) {
    if (found.findings.length === 0) throw new RangeError('there is no finding to keep');
    this.#reductions = reductions;
    this.#found = this.#best = found;
    [this.#sought] = found.findings;
    this.#options = options;
    this.#most = options.executions ?? 20_000;
  }

  *run(): Executing<Shrunk> {
    yield* this.#reduceProgram();
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
      cut: this.#options.deadline?.() === true,
    };
  }

  /** Level one: as much as possible is left out of the program, what the finding does not need at all without a search. */
  *#reduceProgram(): Executing<void> {
    yield* this.#leaveOutBy((leftOut) => this.#project(leftOut));
    yield* this.#leaveOutBy((leftOut) => this.#findAgain(leftOut));
  }

  *#leaveOutBy(show: (leftOut: readonly number[]) => Executing<Execution | null>): Executing<void> {
    const before = this.#leftOut;
    const rest = Array.from({ length: this.#reductions }, (_, reduction) => reduction).filter(
      (reduction) => !before.includes(reduction),
    );
    yield* ddmin(rest, (kept) => {
      const without = rest.filter((reduction) => !kept.includes(reduction));
      return this.#reduceTo(
        [...before, ...without].toSorted((a, b) => a - b),
        show,
      );
    });
  }

  *#reduceTo(
    leftOut: readonly number[],
    show: (leftOut: readonly number[]) => Executing<Execution | null>,
  ): Executing<boolean> {
    if (leftOut.length === this.#leftOut.length) return true;
    const execution = this.#executions < this.#most / 2 ? yield* show(leftOut) : null;
    if (execution === null || !(yield* this.#staysARace(leftOut))) return false;
    this.#best = execution;
    this.#leftOut = leftOut;
    this.#schedule = null;
    return true;
  }

  /** The finding in a reduced program, by the schedule that is known without what is left out. */
  *#project(leftOut: readonly number[]): Executing<Execution | null> {
    const schedule = (this.#schedule ??= yield* this.#record());
    return yield* this.#shown(new ProjectedReplay(schedule), leftOut);
  }

  /** The finding in a reduced program, wherever it is. */
  *#findAgain(leftOut: readonly number[]): Executing<Execution | null> {
    const { search = 200, strategy = () => new PreemptionBounded() } = this.#options;
    return (yield* this.#project(leftOut)) ?? (yield* this.#search(strategy(), search, leftOut));
  }

  /** What went on in the best execution, step by step. */
  *#record(): Executing<readonly Choice[]> {
    const recorded = new RecordedReplay(new FittingReplay(this.#best.plan));
    yield* this.#execute(recorded, this.#leftOut);
    return recorded.schedule;
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
    for (let i = 0; i < AVOIDING && !this.#isOver; i++) {
      const chooser = strategy.next();
      const execution = chooser && (yield* this.#execute(chooser, leftOut));
      if (execution === null) return false;
      strategy.executed();
      if (!this.#shows(execution)) return true;
    }
    return false;
  }

  /** Level two: as many deviations as possible are left out of the plan. */
  *#leaveOutDeviations(): Executing<void> {
    yield* ddmin(this.#best.plan.deviations, (deviations) => this.#keepOnly(deviations));
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
    const execution = yield* this.#search(strategy, (this.#most - this.#executions) / 2, this.#leftOut);
    // bound by bound: what it finds first has the fewest
    this.#fewestPreemptions = execution !== null || strategy.next() === null;
    if (execution === null) return;
    this.#best = execution;
    yield* this.#leaveOutDeviations();
  }

  /** Moves deviations about until one plan is better. */
  *#improve(): Executing<boolean> {
    for (const plan of neighbours(this.#best.plan)) {
      if (this.#isOver) return false;
      const execution = yield* this.#replay(plan);
      if (execution !== null && isSmaller(execution, this.#best)) {
        this.#best = execution;
        return true;
      }
    }
    return false;
  }

  *#search(strategy: Strategy, executions: number, leftOut: readonly number[]): Executing<Execution | null> {
    for (let i = 0; i < executions && !this.#isOver; i++) {
      const chooser = strategy.next();
      const execution = chooser && (yield* this.#execute(chooser, leftOut));
      if (execution === null) return null;
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
    if (this.#isOver) return null;
    const execution = yield* this.#execute(chooser, leftOut);
    return execution !== null && this.#shows(execution) ? execution : null;
  }

  *#execute(chooser: Chooser, leftOut: readonly number[]): Executing<Execution | null> {
    this.#executions++;
    return yield { chooser, leftOut, watch: this.#sought.kind === DATA_RACE };
  }

  get #isOver(): boolean {
    return this.#executions >= this.#most || this.#options.deadline?.() === true;
  }

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
