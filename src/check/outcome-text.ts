/** What `after` says of an execution. */
import { InputError } from '../common/errors.js';
import { shown } from './schema.js';

/** @throws {InputError} what is no text cannot be compared with the outcomes that are declared */
export function textOf(observed: unknown): string {
  if (typeof observed === 'string') return observed;
  throw new InputError(`after returned ${shown(observed)}: it must return a text`);
}
