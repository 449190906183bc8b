/** Who was left waiting when an execution of the coop engine was over. */
import type { CoopScheduler } from '../../engine/coop/scheduler.js';

/** Actors that have more to do and cannot, and those that went on only because their wait was bounded. */
export function stuckActors(scheduler: CoopScheduler): number[] {
  const waiting = scheduler.actors.flatMap(({ frames }, actor) => {
    const frame = frames.at(-1);
    return frame === undefined || frame.atRest ? [] : [actor];
  });
  return [...new Set([...waiting, ...scheduler.lostWakeups])].toSorted((a, b) => a - b);
}
