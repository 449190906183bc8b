/** What a structure of bounded size may refuse. */
import { isPending, type Call } from '../../lab/history.js';

export interface Sized {
  readonly size: number;
}

/**
 * How many it holds; Infinity: it never has to refuse; undefined: unknown, so that it may refuse at any time.
 */
export type Capacity = number | undefined;

/**
 * What comes of putting one more in. A refusal (`false`) changes nothing and needs a full structure. One that waits for
 * room may not do it while there is none.
 */
export function put<State extends Sized>(
  state: State,
  call: Call,
  capacity: Capacity,
  done: () => State,
): State | undefined {
  const full = state.size >= (capacity ?? Infinity);
  if (!isPending(call) && call.result === false) return full || capacity === undefined ? state : undefined;
  return full ? undefined : done();
}
