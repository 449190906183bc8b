/** What litmus tests on real threads came out with: data for the reports. */
import type { Grade } from './scenario.js';
import type { RunEnd, Verdict } from './verdict.js';

/** An outcome that was seen, or that was declared and not seen. */
export interface LitmusOutcome {
  readonly outcome: string;
  readonly count: number;
  /** Of all samples. */
  readonly share: number;
  readonly seen: 'always' | 'sometimes' | 'never';
  /** `unlisted`: no thread declared it, which is as bad as forbidden. */
  readonly grade: Grade | 'unlisted';
  /** What it means. */
  readonly text: string;
  /** The memory models under which some schedule of the plain accesses gives it; left out: that was not looked at. */
  readonly allowedBy?: readonly string[];
}

/** One test in one form. */
export interface LitmusResult {
  readonly test: string;
  readonly form: string;
  readonly story: string;
  readonly actors: number;
  readonly samples: number;
  /** The budget ended before there were samples enough to say anything. */
  readonly tooFew: boolean;
  /** Time in which they were taken, without starting threads and warming up. */
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
  readonly outcomes: readonly LitmusOutcome[];
  readonly end: RunEnd;
  /** What broke, and where; null: nothing did. */
  readonly error: string | null;
  readonly verdict: Verdict;
}

export interface LitmusReport {
  readonly seed: number;
  readonly environment: string;
  readonly elapsedMs: number;
  readonly interrupted: boolean;
  readonly results: readonly LitmusResult[];
  readonly verdict: Verdict;
}
