/** What is thought of what a litmus test came out with. */
import type { LitmusOutcome, LitmusResult } from '../../lab/litmus-report.js';
import { gradeOf, type Outcome } from '../../lab/scenario.js';
import type { Verdict } from '../../lab/verdict.js';
import type { LitmusAbout } from '../../subjects/litmus/actor.js';
import type { LitmusRun } from '../../runners/batch/litmus-run.js';

const UNLISTED = 'this outcome was not declared';
const EARLY = 'seen while the code was still being compiled, and not in the samples that count: ';

/** @param models what each memory model allows, where that is known */
export function judgeLitmus(
  about: LitmusAbout,
  form: string,
  run: LitmusRun,
  models: ReadonlyMap<string, ReadonlySet<string>> | null = null,
): LitmusResult {
  const { samples, elapsedMs, end, error, enough } = run;
  const outcomes = [...seenOutcomes(about, form, run), ...missingOutcomes(about, form, run)];
  return {
    test: about.name,
    form,
    story: about.story,
    actors: about.forms[form],
    samples,
    elapsedMs,
    samplesPerSecond: elapsedMs > 0 ? (samples / elapsedMs) * 1000 : 0,
    outcomes:
      models === null ? outcomes : outcomes.map((outcome) => ({ ...outcome, allowedBy: allowing(models, outcome) })),
    end,
    error,
    tooFew: !enough && end === 'completed',
    verdict: verdictOf(outcomes, run),
  };
}

function allowing(models: ReadonlyMap<string, ReadonlySet<string>>, { outcome }: LitmusOutcome): string[] {
  return [...models].filter(([, outcomes]) => outcomes.has(outcome)).map(([model]) => model);
}

function verdictOf(outcomes: readonly LitmusOutcome[], { end, enough }: LitmusRun): Verdict {
  if (outcomes.some(({ grade, count }) => isWrong(grade) && count > 0)) return 'not-as-expected';
  const missing = outcomes.some(({ grade, seen }) => grade === 'required' && seen === 'never');
  return missing || !enough || end !== 'completed' ? 'unknown' : 'as-expected';
}

function isWrong(grade: LitmusOutcome['grade']): boolean {
  return grade === 'forbidden' || grade === 'unlisted';
}

/** The most frequent first; what is wrong counts even if it was seen early. */
function seenOutcomes(about: LitmusAbout, form: string, { counts, early, samples }: LitmusRun): LitmusOutcome[] {
  const outcomes = [...counts].map(([outcome, count]) => seenOutcome(about, form, outcome, count, count / samples));
  const wrongEarly = [...early]
    .filter(([outcome]) => !counts.has(outcome))
    .map(([outcome, count]) => {
      const seen = seenOutcome(about, form, outcome, count, 0);
      return { ...seen, text: EARLY + seen.text };
    })
    .filter(({ grade }) => isWrong(grade));
  return [...outcomes, ...wrongEarly].toSorted((a, b) => b.count - a.count);
}

function seenOutcome(about: LitmusAbout, form: string, outcome: string, count: number, share: number): LitmusOutcome {
  const { grade, text } = gradeOf(about.outcomes, form, outcome) ?? { grade: 'unlisted' as const, text: UNLISTED };
  return { outcome, count, share, seen: share === 1 ? 'always' : 'sometimes', grade, text };
}

/** What was declared for this form and not seen. */
function missingOutcomes(about: LitmusAbout, form: string, { counts, early }: LitmusRun): LitmusOutcome[] {
  const seen = new Set([...counts.keys(), ...early.keys()].map((outcome) => gradeOf(about.outcomes, form, outcome)));
  const earlier: Outcome['match'][] = [];
  return about.outcomes
    .filter(({ match, on }) => {
      if (on !== undefined && !on.includes(form)) return false;
      const isFirst = !earlier.some((other) => String(other) === String(match));
      earlier.push(match);
      return isFirst;
    })
    .filter((outcome) => !seen.has(outcome))
    .map(({ match, grade, text }) => ({
      outcome: typeof match === 'string' ? match : match.source.replaceAll(/[\^$\\]/g, ''),
      count: 0,
      share: 0,
      seen: 'never',
      grade,
      text,
    }));
}
