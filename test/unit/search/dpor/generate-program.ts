/** Draws a small program of program-scenario.ts: two actors of up to four operations, or three of up to three. */
import type { RandomSource } from '../../../../src/lab/random-source.js';

/** @param kinds letters of operations: one that stands there twice is drawn twice as often */
export function generateProgram(random: RandomSource, kinds: string): string {
  const actors = 2 + random.below(2);
  const words = 1 + random.below(2);
  const most = actors === 2 ? 3 : 2;
  const operation = (): string => {
    const kind = kinds[random.below(kinds.length)];
    return `${kind}${random.below(words)}${operandsOf(kind, random)}`;
  };
  return Array.from({ length: actors }, () => Array.from({ length: 2 + random.below(most) }, operation).join(' ')).join(
    ' | ',
  );
}

function operandsOf(kind: string, random: RandomSource): string {
  const below = (limit: number): string => String(random.below(limit));
  switch (kind) {
    case 'L':
    case 'A':
    case 'D':
    case 'K':
    case 'R':
      return '';
    case 'Q':
      return below(3) + below(2);
    case 'P':
      return below(3);
    case 'C':
      return `${below(2)}${1 + random.below(2)}`;
    case 'W':
    case 'T':
      return below(2);
    default: // S, X, N
      return String(1 + random.below(2));
  }
}
