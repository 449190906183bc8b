/**
 * A schedule projected onto a smaller program: who went on, step by step, without the steps that are no more. A plan
 * numbers decisions, and so does not fit a program of which something was left out.
 */
import { FOR_EVER, type Choice, type Chooser, type Decision } from '../../lab/schedule.js';
import { isEnabled } from './replay.js';

/** Notes every choice of a replay, those included that were no decision. */
export class RecordedReplay implements Chooser {
  readonly schedule: Choice[] = [];

  constructor(private readonly replay: Chooser) {}

  choose(decision: Decision): Choice {
    const choice = this.replay.choose(decision);
    this.schedule.push(choice === FOR_EVER ? decision.preferred : choice);
    return choice;
  }

  only(choice: Choice, isNext: boolean): boolean {
    this.schedule.push(choice);
    return this.replay.only?.(choice, isNext) ?? false;
  }
}

/**
 * Follows a schedule, passing over what is not enabled where its turn comes, and after its end the default rule. It is
 * exact where engines report single choices, too; otherwise what is no decision any more is not passed over.
 */
export class ProjectedReplay implements Chooser {
  #next = 0;

  constructor(private readonly schedule: readonly Choice[]) {}

  choose(decision: Decision): Choice {
    while (this.#next < this.schedule.length) {
      const choice = this.schedule[this.#next++];
      if (isEnabled(decision, choice)) return choice;
    }
    return decision.preferred;
  }

  only(choice: Choice): false {
    const at = this.schedule.indexOf(choice, this.#next);
    if (at >= 0) this.#next = at + 1;
    return false;
  }
}
