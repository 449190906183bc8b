/**
 * A schedule as stretches: who went on, step by step, cut where the turn goes to another. A plan numbers decisions, so it fits
 * no other program, and what comes behind a place where it is changed is lost. Stretches can be followed when some of a program
 * is left out, and when they are put into another order.
 */
import { FOR_EVER, type Choice, type Chooser, type Decision } from '../../lab/schedule.js';
import { isEnabled } from '../strategies/replay.js';

/** What one actor does without another between, or an event. */
export interface Stretch {
  readonly owner: Choice;
  /** The owner, step by step; behind a step that chooses what it reads, or whether it looks on, what it chooses, if that is not the default. */
  readonly choices: readonly Choice[];
  /** Whether by default another would have gone on; left out: no. */
  readonly departs?: boolean;
}

/** Notes every choice of a replay, those included that were no decision. */
export class RecordedReplay implements Chooser {
  readonly schedule: (Stretch & { readonly choices: Choice[] })[] = [];

  constructor(private readonly replay: Chooser) {}

  choose(decision: Decision): Choice {
    const choice = this.replay.choose(decision);
    if (isOfWho(decision))
      this.#goesOn(choice === FOR_EVER ? decision.preferred : choice, choice !== decision.preferred);
    else if (choice !== decision.preferred && choice !== FOR_EVER) this.schedule.at(-1)?.choices.push(choice);
    return choice;
  }

  only(choice: Choice, isNext: boolean): boolean {
    this.#goesOn(choice, false);
    return this.replay.only?.(choice, isNext) ?? false;
  }

  #goesOn(choice: Choice, departs: boolean): void {
    const last = this.schedule.at(-1);
    if (last?.owner === choice) last.choices.push(choice);
    else this.schedule.push({ owner: choice, choices: [choice], departs });
  }
}

/**
 * Follows a schedule, passing over what is not enabled where its turn comes, and after its end the default rule. It is
 * exact where engines report single choices, too; otherwise what is no decision any more is not passed over.
 */
export class StretchReplay implements Chooser {
  readonly #choices: readonly Choice[];
  #next = 0;

  constructor(schedule: readonly Stretch[]) {
    this.#choices = schedule.flatMap(({ choices }) => choices);
  }

  choose(decision: Decision): Choice {
    if (!isOfWho(decision)) return this.#answer(decision);
    while (this.#next < this.#choices.length) {
      const choice = this.#choices[this.#next++];
      if (isEnabled(decision, choice)) return choice;
    }
    return decision.preferred;
  }

  only(choice: Choice): false {
    const at = this.#choices.indexOf(choice, this.#next);
    if (at >= 0) this.#next = at + 1;
    return false;
  }

  /** It has no turn of its own: nothing is passed over for it. */
  #answer(decision: Decision): Choice {
    const choice = this.#choices[this.#next];
    if (choice === undefined || choice < decision.actors || !isEnabled(decision, choice)) return decision.preferred;
    this.#next++;
    return choice;
  }
}

/** Whether it is one of who goes on. */
function isOfWho({ looker, ofWrites }: Decision): boolean {
  return looker === undefined && ofWrites !== true;
}
