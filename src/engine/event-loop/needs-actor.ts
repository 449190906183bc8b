/** What only an actor can do: a thread of its own has an event loop, the set-up has none. */
import { AsyncCode } from '../../lab/async-code.js';
import { actorLoop } from './current.js';
import type { EventLoop } from './event-loop.js';
import { placeHere } from './places.js';

/** @param what `starts a timer` @throws {AsyncCode} when no actor runs */
export function loopFor(what: string): EventLoop {
  const loop = actorLoop();
  if (loop !== null) return loop;
  return notDone(`${what} where no actor runs`, 'do it in an actor');
}

/** @throws {AsyncCode} what smplab's event loop does not do */
export function notDone(what: string, advice: string): never {
  const place = placeHere();
  throw new AsyncCode(`${place === '' ? '' : `${place}: `}${what}`, advice);
}
