/** For tests: a report that is no pass becomes an error that shows everything. */
import type { CheckReport } from '../lab/check-report.js';
import type { ExploreReport } from '../lab/explore-report.js';
import { checkText } from './check.js';
import { exploreText } from './explore.js';

/**
 * What a check or an exploration found, or why it is no pass: the whole text, the table of the interleaving included.
 *
 * @public
 */
export class NotPassed extends Error {
  override readonly name = 'NotPassed';
}

/** @throws {NotPassed} unless enough was looked at and nothing wrong was seen @public */
export function assertPassed(report: CheckReport | ExploreReport): void {
  const { finding, inconclusive, interrupted } = report;
  if (finding === null && inconclusive === null && !interrupted) return;
  throw new NotPassed(`\n${'verdict' in report ? checkText(report) : exploreText(report)}`);
}
