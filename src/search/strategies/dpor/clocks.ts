/** Vector clocks: by actor the number of a step, from 1; 0: none. */

export function joinInto(clock: Int32Array, other: Int32Array): void {
  for (let actor = 0; actor < other.length; actor++) if (other[actor] > clock[actor]) clock[actor] = other[actor];
}

/** @param into is used if it has room */
export function copyOf(clock: Int32Array, into: Int32Array): Int32Array {
  if (into.length !== clock.length) return clock.slice();
  into.set(clock);
  return into;
}
