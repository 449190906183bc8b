/** What `after()` of a scenario says, on every engine: a text, that it has no end, or what it threw. */
import { AFTER_THREW, NO_END, noEndText, saidBy } from '../check/outcome-text.js';
import { at } from '../lab/values.js';
import type { Ended } from '../lab/schedule.js';
import { withinEngine } from './check/surroundings.js';

/**
 * What is asked after each execution. It is made once for all of them, since a small program takes no longer than to make it.
 *
 * @param bounded throws `Hung` when the work has no end
 */
export function observing(bounded: (work: () => void) => void, after: () => string): () => string {
  const { bounded: placeOfEnd, describe } = withinEngine(bounded);
  let text = '';
  const say = (): void => void (text = saidBy(after, describe));
  return () => {
    const place = placeOfEnd(say);
    return place === null ? text : `${NO_END}${at(place)}`;
  };
}

/** Null: it has said something. */
export function endedWithout(outcome: string): Ended | null {
  if (outcome.startsWith(AFTER_THREW)) return { outcome, findings: [{ kind: 'threw', text: outcome }] };
  if (!outcome.startsWith(NO_END)) return null;
  const place = outcome.slice(NO_END.length + ' ('.length, -1);
  return { outcome, findings: [{ kind: NO_END, text: noEndText(place) }] };
}
