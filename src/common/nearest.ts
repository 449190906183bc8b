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

/** The one that was probably meant, when it is near enough for a slip of the keyboard; else null. */
export function meant(word: string, names: readonly string[]): string | null {
  const [name] = nearest(word, names, 1);
  return name !== undefined && editDistance(word.toLowerCase(), name.toLowerCase()) <= slips(word) ? name : null;
}

/** `: did you mean "threads"?`, or else what there is. */
export function suggestion(word: string, names: readonly string[]): string {
  const name = names.length === 1 ? names[0] : meant(word, names);
  return name === null ? `: there are ${names.join(', ')}` : `: did you mean "${name}"?`;
}

/** A third of the letters, and at least one. */
function slips({ length }: string): number {
  return Math.max(1, Math.round(length / 3));
}

/** Of the whole name, or of one part of a name such as `csd/lost-doorbell`; the whole goes first among equals. */
function distance(word: string, name: string): number {
  const parts = name.split('/').map((part) => editDistance(word, part) + 0.5);
  return Math.min(editDistance(word, name), ...parts);
}

/** Characters to insert, delete, replace or swap with a neighbour: the Damerau-Levenshtein distance, restricted. */
export function editDistance(a: string, b: string): number {
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
