/**
 * Makes the program of a finding smaller: as much as possible is left out of it. First what the finding shows without by the
 * schedule that is known, an execution a try. Then one part with a search, and again, until there is none that can be left out.
 */
import type { Landmark } from '../../lab/course.js';
import type { Execution, Strategy } from '../../lab/schedule.js';
import { Marking } from '../landmarks.js';
import type { Executing, Runner } from '../runner.js';
import { Along } from '../strategies/along.js';
import { PreemptionBounded } from '../strategies/preemption-bounded.js';
import { FittingReplay } from '../strategies/replay.js';
import { ddmin } from './ddmin.js';
import { StretchReplay } from './stretches.js';
import type { Trials } from './trials.js';

export interface Reducing {
  /** By which the bug is found again in a smaller program, where the schedule does not fit; left out: a preemption-bounded one. */
  readonly strategy?: () => Strategy;
}

/** What executes the program, see Runner. */
export type Shrinkable = Pick<Runner, 'reductions' | 'names'>;

/** Executions that are tried to find one that comes out well. */
const AVOIDING = 100;
/** … and to find the bug again in one reduced program. */
const SEARCH = 200;

const nothingElse = (): Strategy => ({ name: 'nothing else', next: () => null, executed: () => undefined });

export function* reduceProgram(runner: Shrinkable, trials: Trials, options: Reducing): Executing<void> {
  yield* new Reduction(runner, trials, options).run();
}

class Reduction {
  /** Where in the source the best execution departs from the default; null: not known yet. */
  #landmarks: readonly Landmark[] | null = null;
  /** Whether some execution of the whole program does not show the finding. */
  #avoidable: boolean | null = null;

  constructor(
    private readonly runner: Shrinkable,
    private readonly trials: Trials,
    private readonly options: Reducing,
  ) {}

  *run(): Executing<void> {
    const all = Array.from({ length: this.runner.reductions }, (_, part) => part);
    const without = (kept: readonly number[]): number[] => all.filter((part) => !kept.includes(part));
    let kept: readonly number[] | null = all;
    while (kept !== null) {
      kept = yield* ddmin(kept, (some) => this.#reduceTo(without(some), 0), this.trials.isOver);
      kept = yield* this.#leaveOneOut(kept, without);
    }
  }

  /** What is kept without one part of it, those that were tried in vain last; null: none can be left out, or time is up. */
  *#leaveOneOut(
    kept: readonly number[],
    without: (kept: readonly number[]) => number[],
  ): Executing<readonly number[] | null> {
    for (let tried = 0; tried < kept.length && !this.trials.isOver(); tried++) {
      const share = Math.ceil(this.trials.left / (kept.length - tried));
      const others = [...kept.slice(tried + 1), ...kept.slice(0, tried)];
      if (yield* this.#reduceTo(without(others), Math.min(share, SEARCH))) return others;
    }
    return null;
  }

  /** @param search executions that may be spent on finding it again, where the schedule does not show it */
  *#reduceTo(leftOut: readonly number[], search: number): Executing<boolean> {
    const execution = yield* this.#findAgain(leftOut, search);
    if (execution === null || (leftOut.length > 0 && !(yield* this.#staysARace(leftOut)))) return false;
    this.trials.keep(execution, leftOut);
    this.#landmarks = null;
    return true;
  }

  /** The finding in a reduced program: by the schedule without its steps, else along its landmarks, else by a search. */
  *#findAgain(leftOut: readonly number[], search: number): Executing<Execution | null> {
    if (this.trials.isOver()) return null;
    const schedule = yield* this.trials.schedule();
    const execution = yield* this.trials.shown(new StretchReplay(schedule), leftOut);
    if (execution !== null || search === 0) return execution;
    const { strategy = () => new PreemptionBounded() } = this.options;
    const landmarks = (this.#landmarks ??= yield* this.#mark());
    const begun = this.trials.executions;
    const marked = new Along(landmarks, () => this.runner.names, nothingElse);
    const along = yield* this.trials.search(marked, search, leftOut);
    return along ?? (yield* this.trials.search(strategy(), search - (this.trials.executions - begun), leftOut));
  }

  *#mark(): Executing<readonly Landmark[]> {
    const marking = new Marking(new FittingReplay(this.trials.best.plan), () => this.runner.names);
    yield* this.trials.execute(marking, this.trials.leftOut);
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
    for (let i = 0; i < AVOIDING && !this.trials.isOver(); i++) {
      const chooser = strategy.next();
      if (chooser === null) return false;
      const execution = yield* this.trials.execute(chooser, leftOut);
      strategy.executed(execution);
      if (!this.trials.shows(execution)) return true;
    }
    return false;
  }
}
