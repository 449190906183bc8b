/** How a run ended, and what is thought of it. */

/** A run ends in one of these; a time-out is never a pass. `interrupted` is the user's own doing. */
export type RunEnd =
  | 'completed'
  | 'deadlock'
  | 'livelock'
  | 'step limit'
  | 'hang'
  | 'crash'
  | 'diverged'
  | 'interrupted';

/** The outcome of an execution that was ended by the step limit, where no outcome of that name is declared. */
export const NO_END_SEEN = 'no end within 20,000 steps';

export type Verdict =
  | 'as-expected'
  | 'not-as-expected'
  /** A required behaviour was not seen within the bound, or the run did not end by itself. */
  | 'unknown'
  /** The settings make the behaviour impossible. */
  | 'not-applicable';

/** The verdict over several: the worst of them. What is not applicable does not count against the others. */
export function overallVerdict(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['not-as-expected', 'unknown', 'as-expected'] as const)
    if (verdicts.includes(verdict)) return verdict;
  return 'not-applicable';
}
