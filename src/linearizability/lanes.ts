/**
 * Lanes: the calls of a history, spread over as few sequences as it had calls at once.
 *
 * Calls of one lane do not overlap, so the thread that linearizes one has linearized all before it: a set of linearized calls
 * is a number for each lane. With as many lanes as threads that is what Lowe's bitset says, in a word a thread.
 */
import type { Call, History } from '../lab/history.js';

/** @throws {RangeError} for a call that returned before it was invoked */
export function lanesOf(history: History): Call[][] {
  const lanes: Call[][] = [];
  for (const call of history.toSorted((a, b) => a.invoked - b.invoked)) {
    if (!(call.invoked <= call.returned))
      throw new RangeError(
        `${call.operation} of thread ${call.thread} returned at ${call.returned}, before it was invoked at ${call.invoked}`,
      );
    const free = lanes.find((lane) => precedes(lane[lane.length - 1], call));
    if (free === undefined) lanes.push([call]);
    else free.push(call);
  }
  return lanes;
}

/** Whether one had returned when the other was invoked: then that is their order in every linearization. */
function precedes(one: Call, other: Call): boolean {
  return one.returned < other.invoked;
}
