/** What is thought of what came out, by what the scenario declared: for both controlled engines. */
import { gradeOf, type ScenarioBase } from '../lab/scenario.js';
import type { Finding } from '../lab/schedule.js';

/**
 * What came out when somebody went on only because his wait was bounded: he has missed his wake-up, whatever else came
 * out.
 */
export const LOST_WAKE_UP = 'lost wake-up';

export class OutcomeJudge {
  /** Outcomes come again and again. */
  readonly #known = new Map<string, readonly Finding[]>();

  constructor(
    private readonly scenario: ScenarioBase,
    private readonly form: string,
  ) {}

  /** @param error what was thrown, if the execution ended with that */
  findings(outcome: string, error?: unknown): readonly Finding[] {
    if (error !== undefined && outcome === 'crash') return [{ kind: outcome, text: describe(error) }];
    let findings = this.#known.get(outcome);
    if (findings === undefined) {
      findings = this.#judge(outcome);
      if (this.#known.size < KNOWN_MAX) this.#known.set(outcome, findings);
    }
    return findings;
  }

  #judge(outcome: string): Finding[] {
    const graded = gradeOf(this.scenario, this.form, outcome);
    if (graded === null) return [{ kind: outcome, text: `"${outcome}" is not among the declared outcomes` }];
    return graded.grade === 'forbidden' || graded.grade === 'required' ? [{ kind: outcome, text: graded.text }] : [];
  }
}

const KNOWN_MAX = 1000;

function describe(error: unknown): string {
  return error instanceof Error ? `an actor threw ${error.name}: ${error.message}` : `an actor threw ${String(error)}`;
}
