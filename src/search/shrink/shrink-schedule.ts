/**
 * Makes a schedule plain: few preemptions, then few places at which it departs from the default, then few steps. First what
 * costs little: stretches are joined, deviations left out. Then all schedules with fewer preemptions are searched, as far as
 * they are few enough. Where they are not, stretches are moved at random, which may lead away for a while.
 */
import type { RandomSource } from '../../lab/random-source.js';
import type { Deviation, Execution } from '../../lab/schedule.js';
import { boundOf } from '../coverage.js';
import type { Executing } from '../runner.js';
import { PreemptionBounded } from '../strategies/preemption-bounded.js';
import { FittingReplay } from '../strategies/replay.js';
import { ddmin } from './ddmin.js';
import { joined, varied } from './stretch-moves.js';
import { RecordedReplay, StretchReplay, type Stretch } from './stretches.js';
import type { Trials } from './trials.js';

/** Executions in vain, after which another way is tried from the best one on. */
const ASTRAY = 600;
/** … and after which none is, where there may be fewer preemptions; and where it is known that there are not. */
const [IN_VAIN, FOR_STEPS] = [1500, 60];
/** How often a schedule that is one preemption larger is gone on with: once in so many. */
const LARGER = 8;

/** @returns whether every schedule of this program with fewer preemptions was executed, and none showed it */
export function* shrinkSchedule(trials: Trials, random?: RandomSource): Executing<boolean> {
  yield* simplify(trials);
  const none = yield* searchFewer(trials);
  const isFewest = (): boolean => none >= trials.best.preemptions - 1;
  const mayVary = (): boolean => random !== undefined && mayBeSmaller(trials);
  while (mayVary() && (yield* vary(trials, random!, isFewest() ? FOR_STEPS : IN_VAIN))) yield* simplify(trials);
  return isFewest();
}

export function* simplify(trials: Trials): Executing<void> {
  yield* leaveOutDeviations(trials);
  if (yield* joinStretches(trials)) yield* leaveOutDeviations(trials);
}

function* leaveOutDeviations(trials: Trials): Executing<void> {
  yield* ddmin(trials.best.plan.deviations, (some) => keepOnly(trials, some), trials.isOver);
}

/** Each stretch beside a departure from the default goes to the one of its owner's before or behind it, where that is smaller. */
function* joinStretches(trials: Trials): Executing<boolean> {
  const { best } = trials;
  if (!mayBeSmaller(trials)) return false;
  let schedule = yield* trials.schedule();
  for (let at = schedule.length - 1, tried = 0; tried < schedule.length && !trials.isOver(); tried++) {
    if (at < 0 || at >= schedule.length) at = schedule.length - 1;
    if (yield* tryJoins(trials, schedule, at)) {
      schedule = yield* trials.schedule();
      tried = -1;
    } else at--;
  }
  return trials.best !== best;
}

function* tryJoins(trials: Trials, schedule: readonly Stretch[], at: number): Executing<boolean> {
  if (schedule[at].departs !== true && schedule[at + 1]?.departs !== true) return false;
  return (yield* tryJoin(trials, schedule, at, 'after')) || (yield* tryJoin(trials, schedule, at, 'before'));
}

function* tryJoin(
  trials: Trials,
  schedule: readonly Stretch[],
  at: number,
  where: 'before' | 'after',
): Executing<boolean> {
  const candidate = joined(schedule, at, where);
  if (candidate === null) return false;
  const shown = yield* follow(trials, candidate);
  if (shown === null || !isSmaller(shown.execution, trials.best)) return false;
  trials.keep(shown.execution, trials.leftOut, shown.schedule);
  return true;
}

interface Followed {
  readonly execution: Execution;
  readonly schedule: readonly Stretch[];
}

function* follow(trials: Trials, candidate: readonly Stretch[]): Executing<Followed | null> {
  const recorded = new RecordedReplay(new StretchReplay(candidate));
  const execution = yield* trials.shown(recorded, trials.leftOut);
  return execution && { execution, schedule: recorded.schedule };
}

function* keepOnly(trials: Trials, deviations: readonly Deviation[]): Executing<boolean> {
  const execution = yield* trials.shown(new FittingReplay({ deviations }), trials.leftOut);
  if (execution === null || execution.preemptions > trials.best.preemptions) return false;
  trials.keep(execution, trials.leftOut);
  return true;
}

/**
 * All schedules with fewer preemptions may be few enough to be tried.
 *
 * @returns up to how many preemptions none shows it, as far as that is known: -1 at least
 */
function* searchFewer(trials: Trials): Executing<number> {
  const { preemptions } = trials.best;
  if (preemptions === 0) return -1;
  const strategy = new PreemptionBounded({ most: preemptions - 1 });
  const execution = yield* trials.search(strategy, trials.left / 2, trials.leftOut);
  if (execution === null) return strategy.next() === null ? preemptions - 1 : boundOf(strategy.coverage);
  // bound by bound: what it finds first has the fewest
  trials.keep(execution, trials.leftOut);
  yield* simplify(trials);
  return execution.preemptions - 1;
}

/** A walk from schedule to schedule that show it, until one is smaller than the best. */
function* vary(trials: Trials, random: RandomSource, tries: number): Executing<boolean> {
  const start: Followed = { execution: trials.best, schedule: yield* trials.schedule() };
  const owners = [...new Set(start.schedule.map(({ owner }) => owner))];
  const end = trials.spent + tries;
  let current = start;
  for (let tried = 0; tried < tries && trials.spent < end && !trials.isOver(); tried++) {
    if (tried % ASTRAY === 0) current = start;
    const candidate = varied(current.schedule, owners, random);
    const shown = candidate && (yield* follow(trials, candidate));
    if (shown === null) continue;
    const more = shown.execution.preemptions - current.execution.preemptions;
    if (more <= 0 || (more === 1 && random.below(LARGER) === 0)) current = shown;
    if (isSmaller(shown.execution, trials.best)) {
      trials.keep(shown.execution, trials.leftOut, shown.schedule);
      return true;
    }
  }
  return false;
}

function mayBeSmaller({ best, isOver }: Trials): boolean {
  return best.plan.deviations.length > 0 && !isOver();
}

/** Fewer preemptions, then fewer deviations, then fewer steps. */
function isSmaller(a: Execution, b: Execution): boolean {
  if (a.preemptions !== b.preemptions) return a.preemptions < b.preemptions;
  if (a.plan.deviations.length !== b.plan.deviations.length) return a.plan.deviations.length < b.plan.deviations.length;
  return a.steps < b.steps;
}
