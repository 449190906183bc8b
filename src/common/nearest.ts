/** The word that was probably meant: for `did you mean …?`. */

/** The nearest of the words, when it is near enough for a slip of the keyboard; else null. */
export function nearest(given: string, words: Iterable<string>): string | null {
  let [best, distance] = [null as string | null, allowed(given) + 1];
  for (const word of words) {
    const candidate = editDistance(given.toLowerCase(), word.toLowerCase());
    if (candidate < distance) [best, distance] = [word, candidate];
  }
  return best;
}

/** `: did you mean "threads"?`, or else what there is. */
export function suggestion(given: string, words: readonly string[]): string {
  const meant = words.length === 1 ? words[0] : nearest(given, words);
  return meant === null ? `: there are ${words.join(', ')}` : `: did you mean "${meant}"?`;
}

/** A third of the letters, and at least one. */
function allowed({ length }: string): number {
  return Math.max(1, Math.round(length / 3));
}

/**
 * Letters inserted, left out, replaced, or swapped with their neighbour.
 *
 * Source: optimal string alignment; F. J. Damerau, "A technique for computer detection and correction of spelling
 * errors", CACM 7(3), 1964.
 */
export function editDistance(one: string, other: string): number {
  let [before, row] = [[] as number[], Array.from({ length: other.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(replaced, row[j] + 1, next[j - 1] + 1, isSwap ? before[j - 2] + 1 : Infinity);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}
