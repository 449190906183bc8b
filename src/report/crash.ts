/** A machine check as text. */
import type { CrashReport } from '../lab/crash.js';
import { eventLine } from './events.js';

/** What died and what it did last. */
export function crashText(crash: CrashReport, functionNames: readonly string[]): string {
  const last = crash.events.map((event) => `  ${eventLine(event, functionNames)}`);
  return [`machine check: ${crash.message}`, `last events of CPU ${crash.cpu}:`, ...last].join('\n');
}
