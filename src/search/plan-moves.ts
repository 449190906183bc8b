/**
 * Plans in the neighbourhood of one: what delta debugging cannot reach, since it only leaves out. Leaving out a switch
 * moves all decisions behind it, so what comes later is moved along.
 *
 * Source: after Jalbert, Sen, A Trace Simplification Technique for Effective Debugging of Concurrent Programs, FSE
 * 2010: remove a context switch, move or merge the blocks beside it.
 */
import type { Deviation, Plan } from '../lab/schedule.js';

/** How far a deviation is moved, and how far apart two that are dropped together may be. */
const REACH = 6;

export function* neighbours({ deviations }: Plan): Generator<Plan> {
  for (let first = 0; first < deviations.length; first++) {
    yield* dropped(deviations, first);
    yield* moved(deviations, first);
  }
}

/** Without one or two of its deviations, the later ones moved to where they may belong now. */
function* dropped(deviations: readonly Deviation[], first: number): Generator<Plan> {
  for (let second = first; second < Math.min(first + REACH, deviations.length); second++) {
    const rest = deviations.filter((_, place) => place !== first && place !== second);
    const gap = (deviations[second + 1]?.at ?? deviations[second].at) - deviations[first].at;
    const span = deviations[second].at - deviations[first].at;
    for (const by of new Set([0, -span, -gap, -1, 1])) yield* valid(shift(rest, first, by));
  }
}

/** One deviation elsewhere, alone or with all that come later. */
function* moved(deviations: readonly Deviation[], place: number): Generator<Plan> {
  for (let by = -REACH; by <= REACH; by++) {
    if (by === 0) continue;
    yield* valid(
      deviations.map((deviation, index) => (index === place ? { ...deviation, at: deviation.at + by } : deviation)),
    );
    yield* valid(shift(deviations, place, by));
  }
}

function shift(deviations: readonly Deviation[], from: number, by: number): Deviation[] {
  return deviations.map((deviation, index) => (index < from ? deviation : { ...deviation, at: deviation.at + by }));
}

/** Nothing when the deviations are no longer in order. */
function* valid(deviations: readonly Deviation[]): Generator<Plan> {
  if (deviations.every(({ at }, index) => at > (deviations[index - 1]?.at ?? -1))) yield { deviations };
}
