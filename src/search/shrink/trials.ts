/** Executes what may be smaller, and keeps the smallest that still shows the finding. */
import { DATA_RACE } from '../../lab/data-race.js';
import { isSameFinding, type Chooser, type Execution, type Finding, type Strategy } from '../../lab/schedule.js';
import type { Executing } from '../runner.js';
import { FittingReplay } from '../strategies/replay.js';
import { RecordedReplay, type Stretch } from './stretches.js';

export interface Limits {
  /** Executions that may be spent on all of it. */
  readonly executions?: number;
  /** One of so many steps counts as one, and a longer one as several. */
  readonly stepsOfOne?: number;
  /** Whether time is up: what is smallest by then is the answer. */
  readonly deadline?: () => boolean;
}

const EXECUTIONS = 20_000;
const STEPS_OF_ONE = 1000;

export class Trials {
  best: Execution;
  /** What was left out of the program, ascending. */
  leftOut: readonly number[] = [];
  executions = 0;
  /** Executions, a long one as several. */
  spent = 0;
  readonly #sought: Finding;
  readonly #most: number;
  #limit = 0;
  /** The schedule of the best execution; null: not known yet. */
  #schedule: readonly Stretch[] | null = null;

  constructor(
    found: Execution,
    private readonly limits: Limits,
  ) {
    if (found.findings.length === 0) throw new RangeError('there is no finding to keep');
    this.best = found;
    [this.#sought] = found.findings;
    this.#most = limits.executions ?? EXECUTIONS;
  }

  /** Ends what comes next after this share of all executions. */
  allow(share: number): void {
    this.#limit = this.#most * share;
  }

  /** How many are left of those that are allowed. */
  get left(): number {
    return this.#limit - this.spent;
  }

  /** Whether time is up. */
  get isCut(): boolean {
    return this.limits.deadline?.() === true;
  }

  readonly isOver = (): boolean => this.spent >= this.#limit || this.isCut;

  /** @param schedule every choice of it; null: that is not known */
  keep(execution: Execution, leftOut: readonly number[], schedule: readonly Stretch[] | null = null): void {
    this.best = execution;
    this.leftOut = leftOut;
    this.#schedule = schedule;
  }

  *schedule(): Executing<readonly Stretch[]> {
    if (this.#schedule !== null) return this.#schedule;
    const recorded = new RecordedReplay(new FittingReplay(this.best.plan));
    yield* this.execute(recorded, this.leftOut);
    return (this.#schedule = recorded.schedule);
  }

  /** The first execution of a strategy's that shows the finding; null: none of so many does. */
  *search(strategy: Strategy, executions: number, leftOut: readonly number[]): Executing<Execution | null> {
    for (let i = 0; i < executions && !this.isOver(); i++) {
      const chooser = strategy.next();
      if (chooser === null) return null;
      const execution = yield* this.execute(chooser, leftOut);
      strategy.executed(execution);
      if (this.shows(execution)) return execution;
    }
    return null;
  }

  /** The execution, if it shows the finding. */
  *shown(chooser: Chooser, leftOut: readonly number[]): Executing<Execution | null> {
    if (this.isOver()) return null;
    const execution = yield* this.execute(chooser, leftOut);
    return this.shows(execution) ? execution : null;
  }

  *execute(chooser: Chooser, leftOut: readonly number[]): Executing<Execution> {
    const execution = yield { chooser, leftOut, watch: this.#sought.kind === DATA_RACE };
    this.executions++;
    this.spent += Math.max(1, execution.steps / (this.limits.stepsOfOne ?? STEPS_OF_ONE));
    return execution;
  }

  shows({ findings }: Execution): boolean {
    return findings.some((finding) => isSameFinding(finding, this.#sought));
  }
}
