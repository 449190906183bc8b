/** What the event loop does not do is refused by name. */
import { AsyncCode } from '../../lab/async-code.js';
import { endBy } from '../asynchrony.js';
import { placeHere } from './places.js';

/** @throws {AsyncCode} with the place */
export function notDone(what: string, advice: string): never {
  const place = placeHere();
  return endBy(new AsyncCode(`${place === '' ? '' : `${place}: `}${what}`, advice));
}
