/** The result of a run as a JSON document, schema `smplab.run/1`. */
import type { RunResult } from '../../workload/run-result.js';

/** One document, two-space indentation; a figure that does not exist is null. */
export function runJson({ seed, trace, settings, variants, verdict, interrupted }: RunResult): string {
  return JSON.stringify({ schema: 'smplab.run/1', seed, trace, settings, variants, verdict, interrupted }, null, 2);
}
