/** Where a loop stands that has ended an execution, in the words of what was found. */
import { placeIn } from '../common/thrown.js';
import { at } from '../lab/values.js';
import type { Ended } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';

/** @param error what has ended it, if it was an error */
export function hungAt(end: RunEnd, error: unknown, ended: Ended): Ended {
  if (end !== 'hang' || !(error instanceof Error)) return ended;
  const place = at(placeIn(error.stack));
  return { ...ended, findings: ended.findings.map((finding) => ({ ...finding, text: `${finding.text}${place}` })) };
}
