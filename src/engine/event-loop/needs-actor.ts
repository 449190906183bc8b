/** What only an actor can do: a thread of its own has an event loop, the set-up has none. */
import { actorLoop, loopOf } from './current.js';
import type { EventLoop } from './event-loop.js';
import { notDone } from './not-done.js';

/** @param what `starts a timer` @throws {AsyncCode} when no actor runs */
export function loopFor(what: string): EventLoop {
  loopOf(); // or it is refused
  const loop = actorLoop();
  if (loop !== null) return loop;
  return notDone(`${what} where no actor runs`, 'do it in an actor');
}
