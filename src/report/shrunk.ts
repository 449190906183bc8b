/** How much smaller a finding was made, in one line. */
import type { ExploreReport } from '../lab/explore-report.js';

type Shrinking = NonNullable<ExploreReport['finding']>['shrunk'];

/** `shrunk with 12 executions: 9 → 4 steps, 3 → 1 preemptions, …`. @param more other sizes, `5 → 2 calls` */
export function shrunkText({ before, after, executions, cut, problem }: Shrinking, more: readonly string[]): string {
  if (problem !== undefined) return `not shrunk: ${problem}`;
  const sizes = [
    `${before.steps} → ${after.steps} steps`,
    `${before.preemptions} → ${after.preemptions} preemptions`,
    ...more,
  ];
  return `shrunk with ${executions} executions: ${sizes.join(', ')}${cut === true ? '; stopped by the budget' : ''}`;
}
