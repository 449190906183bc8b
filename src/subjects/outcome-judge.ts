/** Judges what came out of an execution by the outcomes that were declared. */
import { thrownText } from '../common/thrown.js';
import { gradeOf, type Outcome } from '../lab/scenario.js';
import type { Ended, Finding } from '../lab/schedule.js';
import { NO_END_SEEN, type RunEnd } from '../lab/verdict.js';
import { endedWithout } from './observed.js';

/** An actor that went on only because its wait was bounded has missed its wake-up, whatever else came out. */
const LOST_WAKE_UP = 'lost wake-up';

/** Outcomes whose judgement is kept. */
const KNOWN_MAX = 1000;

export class OutcomeJudge {
  /** Outcomes come again and again. */
  readonly #known = new Map<string, Ended>();

  constructor(
    private readonly outcomes: readonly Outcome[],
    private readonly form: string,
  ) {}

  /**
   * @param timedOut actors that went on only because their wait was bounded
   * @param error what was thrown, when it crashed
   * @param observe asked what came out when the execution was completed, see `observing`
   */
  ended(end: RunEnd, timedOut: readonly number[], error: unknown, observe: () => string): Ended {
    if (end === 'crash' && error !== undefined && !this.#isDeclared(end)) {
      return { outcome: end, findings: [{ kind: end, text: thrownBy(error) }] };
    }
    if (end === 'step limit' && gradeOf(this.outcomes, this.form, end) === null)
      return { outcome: NO_END_SEEN, findings: [], undecided: true };
    if (end !== 'completed') return this.#judged(end);
    if (timedOut.length > 0) return this.#judged(LOST_WAKE_UP);
    const outcome = observe();
    return this.#known.get(outcome) ?? endedWithout(outcome) ?? this.#judged(outcome);
  }

  /** By its own name: what only a pattern matches was not meant. */
  #isDeclared(outcome: string): boolean {
    const graded = gradeOf(this.outcomes, this.form, outcome);
    return graded?.match === outcome && (graded.grade === 'acceptable' || graded.grade === 'interesting');
  }

  #judged(outcome: string): Ended {
    let ended = this.#known.get(outcome);
    if (ended === undefined) {
      ended = { outcome, findings: this.#findings(outcome) };
      if (this.#known.size < KNOWN_MAX) this.#known.set(outcome, ended);
    }
    return ended;
  }

  #findings(outcome: string): Finding[] {
    const graded = gradeOf(this.outcomes, this.form, outcome);
    if (graded === null) {
      const [firstLine] = outcome.split('\n', 1);
      return [{ kind: outcome, text: `"${firstLine}" is not among the declared outcomes` }];
    }
    return graded.grade === 'forbidden' || graded.grade === 'required' ? [{ kind: outcome, text: graded.text }] : [];
  }
}

function thrownBy(error: unknown): string {
  return `an actor threw ${thrownText(error)}`;
}
