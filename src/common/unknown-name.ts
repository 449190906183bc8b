/** What is said of a name that does not exist. */
import { nearest } from './nearest.js';

/** As many names are listed whole. */
const FEW = 4;
const LONGEST_WORD = 60;

/**
 * `unknown scenario "late-ipj": did you mean offline-race/late-ipi, …? See smplab list`. A short list is given whole.
 *
 * @param where where the whole list is
 */
export function unknownName(what: string, word: string, names: readonly string[], where = 'smplab list'): string {
  const shown = word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}…` : word;
  if (names.length <= FEW) return `unknown ${what} "${shown}": there are ${names.join(', ')}`;
  return `unknown ${what} "${shown}": did you mean ${listed(nearest(word, names))}? See ${where}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
