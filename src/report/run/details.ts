/** Warnings and losses of a run, event by event: what `--verbose` adds. */
import type { RunDetails } from '../../workload/run-result.js';
import { eventLine } from '../events.js';

export function detailsText(details: readonly RunDetails[]): string {
  return details
    .map((one) =>
      [
        `${one.variant}: ${one.events.length} warnings and losses${one.dropped > 0 ? `; ${one.dropped} older trace events were overwritten` : ''}`,
        ...one.events.map((event) => `  ${eventLine(event, one.functionNames)}`),
      ].join('\n'),
    )
    .join('\n\n');
}
