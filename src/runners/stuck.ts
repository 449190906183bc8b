/** Which actors were left waiting when a controlled execution was over, and whether another doorbell would have helped. */
import type { CoopScheduler } from '../engine/coop/scheduler.js';
import type { ScheduleBoard } from '../engine/controlled/board.js';
import { FRAME } from '../engine/controlled/layout.js';
import type { RunEnd } from '../lab/verdict.js';
import type { Subject } from '../subjects/subject.js';

/** Actors that have more to do and cannot, and those that went on only because their wait was bounded. */
export function stuckActors(board: ScheduleBoard): number[] {
  const stuck = new Set(board.lostWakeUps());
  for (let actor = 0; actor < board.schedule.actors; actor++) {
    const frame = board.top(actor);
    if (frame >= 0 && board.mem[frame + FRAME.atRest] === 0) stuck.add(actor);
  }
  return [...stuck].toSorted((a, b) => a - b);
}

/**
 * Rings every CPU once more after a deadlock, and lets them run: how it ends then; null when it was none. The execution
 * cannot be looked at afterwards.
 */
export function ringAgain(scheduler: CoopScheduler, subject: Subject): RunEnd | null {
  return scheduler.end === 'deadlock' ? scheduler.goOn(() => subject.ringEverybody?.()) : null;
}
