/**
 * Counts the orders of steps that do not commute among executions: an oracle that looks at all of the steps made, and knows
 * nothing of how a search finds them.
 */
import type { Inexact } from '../../../../src/lab/inexact.js';
import type { Chooser, Decision, MadeStep } from '../../../../src/lab/schedule.js';

interface Read extends MadeStep {
  /** Number of the write that it read, the latest first. */
  readonly pick: number;
}

/** Listens to one execution, which another chooser decides. */
export class TraceListener implements Chooser {
  readonly #steps: Read[] = [];
  #pick = 0;

  constructor(private readonly chooser: Chooser) {}

  choose(decision: Decision): number {
    const choice = this.chooser.choose(decision);
    if (decision.ofWrites === true) this.#pick = decision.enabled.indexOf(choice);
    return choice;
  }

  made(step: MadeStep): void {
    this.#steps.push({ ...step, pick: this.#pick });
    this.#pick = 0;
    this.chooser.made?.(step);
  }

  inexact(why: Inexact): void {
    this.chooser.inexact?.(why);
  }

  only(choice: number, isNext: boolean): boolean {
    return this.chooser.only?.(choice, isNext) === true;
  }

  /** The same for executions that differ by the order of steps that commute. */
  get trace(): string {
    const made = new Map<number, number>();
    const names = this.#steps.map(({ actor }) => {
      made.set(actor, (made.get(actor) ?? 0) + 1);
      return `${actor}.${made.get(actor)}`;
    });
    const parts = this.#steps.map(({ pick }, i) => `${names[i]} reads ${pick}`);
    for (const [i, first] of this.#steps.entries())
      for (let k = i + 1; k < this.#steps.length; k++)
        if (depend(first, this.#steps[k])) parts.push(`${names[i]} before ${names[k]}`);
    return parts.toSorted().join();
  }
}

function depend(a: MadeStep, b: MadeStep): boolean {
  if (a.isOpen === true && b.isOpen === true) return true;
  return (a.writes || b.writes) && a.first < b.end && b.first < a.end;
}
