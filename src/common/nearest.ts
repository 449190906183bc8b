/** Names that a misspelt word may have meant. */

/** The names nearest to the word, best first; at most three, unless said otherwise. */
export function nearest(word: string, names: readonly string[], most = 3): string[] {
  const asked = word.slice(0, 100).toLowerCase();
  return names
    .map((name) => ({ name, far: distance(asked, name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Of the whole name, or of one part of a name such as `csd/lost-doorbell`; the whole goes first among equals. */
function distance(word: string, name: string): number {
  const parts = name.split('/').map((part) => edits(word, part) + 0.5);
  return Math.min(edits(word, name), ...parts);
}

/** Characters to insert, delete, replace or swap with a neighbour: the Damerau-Levenshtein distance, restricted. */
function edits(a: string, b: string): number {
  let [last, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? last[j - 2] + 1 : Infinity;
      next.push(Math.min(replaced, swapped, row[j] + 1, next[j - 1] + 1));
    }
    [last, row] = [row, next];
  }
  return row[b.length];
}
