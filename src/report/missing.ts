/** Which shares of a whole are missing, in one line of bounded length. */

const MOST_RANGES = 8;

/** `missing: shares 2, 4-7 of 9`, from shares such as `2/9` in order. */
export function missingText(shares: readonly string[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const number of shares.map((share) => Number.parseInt(share, 10))) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last + 1 === number) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  const shown = ranges.slice(0, MOST_RANGES);
  const numbers = shown.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  const rest = ranges.slice(MOST_RANGES).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const [, count] = shares[0].split('/');
  const more = rest === 0 ? '' : ` and ${rest} more`;
  return `missing: share${shares.length === 1 ? '' : 's'} ${numbers.join(', ')}${more} of ${count}`;
}
