/** What `after` says of an execution. */
import { InputError } from '../common/errors.js';
import { at } from '../lab/values.js';
import { shown } from './schema.js';

/** @throws {InputError} what is no text cannot be compared with the outcomes that are declared */
export function textOf(observed: unknown): string {
  if (typeof observed === 'string') return observed;
  throw new InputError(`after returned ${shown(observed)}: it must return a text`);
}

/** @param describe what it threw, in one line; throws what is the engine's own */
export function saidBy(after: () => unknown, describe: (error: unknown) => string): string {
  let said: unknown;
  try {
    said = after();
  } catch (error) {
    return `${AFTER_THREW}${describe(error)}`;
  }
  return textOf(said);
}

/** The outcome where it never says anything, and how one begins where it throws. */
export const NO_END = 'after() never returns';
export const AFTER_THREW = 'after() threw ';

export function noEndText(place: string): string {
  return `what after() looks at has no end: it never returns${at(place)}`;
}
