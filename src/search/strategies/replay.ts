/**
 * Replay: follows a plan. Three ways, for three uses:
 * - strictly: the same interleaving or an error, for showing a finding again;
 * - as far as it fits, deviation by deviation, for shrinking: a candidate need not be a plan that ever was executed;
 * - as far as it fits, then as another chooser says, for looking around a finding.
 */
import {
  Diverged,
  type Choice,
  type Chooser,
  type Decision,
  type Execution,
  type Plan,
  type Strategy,
} from '../../lab/schedule.js';

/** Follows a plan exactly; throws `Diverged` when it cannot. */
export class StrictReplay implements Chooser {
  #next = 0;

  /** @param plan what it will choose: an engine that can follow plans need not ask */
  constructor(readonly plan: Plan) {}

  choose(decision: Decision): Choice {
    const deviation = this.plan.deviations[this.#next];
    if (deviation === undefined || deviation.at > decision.index) return decision.preferred;
    const { at, choice } = deviation;
    if (isForNext(decision, choice)) return decision.preferred;
    if (!isEnabled(decision, choice)) throw new Diverged(`decision ${at}: choice ${choice} of the plan is not enabled`);
    this.#next++;
    return choice;
  }

  /** To be called when the execution is over: throws `Diverged` when it ended before the plan did. */
  finish(): void {
    const missed = this.plan.deviations[this.#next];
    if (missed !== undefined) throw new Diverged(`the execution ended before decision ${missed.at} of the plan`);
  }
}

/** Follows a plan where it fits and the default rule elsewhere: what is not enabled is left out. */
export class FittingReplay implements Chooser {
  #next = 0;

  /** @param plan what it will choose: an engine that can follow plans need not ask */
  constructor(readonly plan: Plan) {}

  choose(decision: Decision): Choice {
    const deviation = this.plan.deviations[this.#next];
    if (deviation === undefined || deviation.at > decision.index) return decision.preferred;
    if (isForNext(decision, deviation.choice)) return decision.preferred;
    this.#next++;
    return isEnabled(decision, deviation.choice) ? deviation.choice : decision.preferred;
  }
}

/** Follows a plan up to a decision, or the first deviation that does not fit, then asks another chooser. */
export class ContinuedReplay implements Chooser {
  #next = 0;

  /** @param until number of the decision from which on the other chooser is asked; default: the plan's end */
  constructor(
    private readonly plan: Plan,
    private readonly after: Chooser,
    private until = (plan.deviations.at(-1)?.at ?? -1) + 1,
  ) {}

  choose(decision: Decision): Choice {
    if (decision.index >= this.until) return this.after.choose(decision);
    const deviation = this.plan.deviations[this.#next];
    if (deviation === undefined || deviation.at > decision.index) return decision.preferred;
    if (isForNext(decision, deviation.choice)) return decision.preferred;
    if (isEnabled(decision, deviation.choice)) {
      this.#next++;
      return deviation.choice;
    }
    this.until = 0;
    return this.after.choose(decision);
  }
}

/** One execution, strictly by the plan; or, given a strategy, as many as it makes, each beginning with the plan. */
export class Replay implements Strategy {
  readonly name = 'replay';
  #strict: StrictReplay | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly then?: Strategy,
  ) {}

  /** Who goes on after the plan. */
  get madeBy(): string {
    return this.then?.madeBy ?? this.then?.name ?? this.name;
  }

  next(): Chooser | null {
    if (this.then !== undefined) {
      const after = this.then.next();
      return after && new ContinuedReplay(this.plan, after);
    }
    if (this.#strict !== undefined) return null;
    this.#strict = new StrictReplay(this.plan);
    return this.#strict;
  }

  executed(execution: Execution): void {
    this.#strict?.finish();
    this.then?.executed(execution);
  }
}

/** Whether a deviation is none of this decision, which gets no number unless it is deviated from: see Looking. */
function isForNext(decision: Decision, choice: Choice): boolean {
  return decision.looker !== undefined && !isEnabled(decision, choice);
}

/** Whether a choice can be taken at a decision. */
export function isEnabled({ enabled, count }: Decision, choice: Choice): boolean {
  for (let position = 0; position < count; position++) if (enabled[position] === choice) return true;
  return false;
}
