/** The result of a replay as a JSON document, schema `smplab.run/1`. */
import type { ReplayResult } from '../workload/replay-result.js';

/** One document, two-space indentation; a figure that does not exist is null. */
export function runJson({ seed, trace, settings, variants, verdict, interrupted }: ReplayResult): string {
  return JSON.stringify({ schema: 'smplab.run/1', seed, trace, settings, variants, verdict, interrupted }, null, 2);
}
