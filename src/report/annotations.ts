/**
 * Test cases that are no pass as workflow commands, which GitHub shows beside the line of the source.
 *
 * Source: GitHub's documentation, "Workflow commands for GitHub Actions", and its toolkit, packages/core/src/command.ts
 * (what is escaped).
 */
import type { Case } from './cases.js';

/** @param pathOf the path that the build knows a file by, from its URL; null: none of its own */
export function annotations(cases: readonly Case[], pathOf: (url: string) => string | null): string[] {
  return cases
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'unclear')
    .map(({ name, outcome, message, place }) => {
      const file = place === null ? null : pathOf(place.file);
      const where = file === null ? '' : `file=${property(file)},line=${place!.line},`;
      const level = outcome === 'failed' ? 'error' : 'warning';
      return `::${level} ${where}title=${property(`smplab: ${name}`)}::${data(message)}`;
    });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
