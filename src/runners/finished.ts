/** How an execution ended, as far as its chooser knows. */
import { Diverged, type Chooser, type Ended } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';

/** An execution that ended before its plan did has not followed it. */
export function finished(chooser: Chooser | null, end: RunEnd): RunEnd {
  if (chooser?.finish === undefined || end === 'interrupted') return end;
  try {
    chooser.finish();
    return end;
  } catch (error) {
    if (error instanceof Diverged) return 'diverged';
    throw error;
  }
}

/** It has not done what it did before: that says nothing of what came out. */
export const DIVERGED: Ended = { outcome: 'diverged', findings: [], undecided: true };
