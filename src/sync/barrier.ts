/**
 * Barrier: a fixed number of threads meet, round after round.
 *
 * The word waited on is a generation that changes with every round, so a thread that wakes late still sees that its
 * round is over, and the next round may begin at once. Bit 0 of the generation says that the barrier is broken.
 *
 * The thread that leaves by a throw breaks the barrier, also when its round was completed in that very moment: the others
 * cannot meet him again. Those who wait and those who come later then fail at once instead of hanging. A round is
 * completed or broken for all of its threads alike, because both are a change of the one generation word.
 *
 *                 wait      break     reset
 *   wait           -          -       quiet
 *   break          -          -       quiet     -      any time, from any thread
 *   reset        quiet      quiet     quiet     quiet  every participant has left, and none comes before it is done
 *
 * Exactly `parties` threads take part. Source: Hensgen, Finkel and Manber, "Two Algorithms for Barrier Synchronization"
 * (1988), sense reversal; the broken state is that of java.util.concurrent.CyclicBarrier.
 */
import { struct } from '../memory/struct.js';
import type { Waiter } from './waiter.js';

/** @public */
export const BARRIER = struct('barrier', ['parties', 'arrived', 'generation']);

const BROKEN = 1;
const ROUND = 2;

/** A participant gave up, so a round can never be completed. @public */
export class BrokenBarrier extends Error {
  override readonly name = 'BrokenBarrier';

  constructor(index: number) {
    super(`the barrier at word ${index} is broken: a participant left without the others`);
  }
}

/** Context: before the barrier is shared. @public */
export function barrierInit(view: Int32Array, index: number, parties: number): void {
  if (!Number.isInteger(parties) || parties < 1) throw new RangeError(`a barrier needs parties, not ${parties}`);
  Atomics.store(view, index + BARRIER.parties, parties);
  Atomics.store(view, index + BARRIER.arrived, 0);
  Atomics.store(view, index + BARRIER.generation, 0);
}

/**
 * Arrives and waits for the others. Returns true to one thread of each round, the one that came last.
 *
 * Ordering: the last thread's compare-exchange of the generation pairs with the load after the wait: all that any
 * participant wrote before it arrived is visible to all when they leave. `arrived` is zeroed before the generation
 * moves, because a thread that sees the new generation may arrive again at once.
 * @public
 */
export function barrierWait(view: Int32Array, index: number, waiter: Waiter): boolean {
  const generation = index + BARRIER.generation;
  const mine = Atomics.load(view, generation);
  if ((mine & BROKEN) !== 0) throw new BrokenBarrier(index);
  if (arrive(view, index, waiter)) {
    Atomics.store(view, index + BARRIER.arrived, 0);
    if (Atomics.compareExchange(view, generation, mine, mine + ROUND) !== mine) throw new BrokenBarrier(index);
    waiter.wake(view, generation);
    return true;
  }
  let now = mine;
  while (now === mine) {
    try {
      waiter.wait(view, generation, mine);
    } catch (error) {
      barrierBreak(view, index, waiter);
      throw error;
    }
    now = Atomics.load(view, generation);
  }
  if ((now & ~BROKEN) === mine) throw new BrokenBarrier(index);
  return false;
}

/** Breaks the barrier in the name of a thread that will not come. Wakes all who wait. @public */
export function barrierBreak(view: Int32Array, index: number, waiter: Waiter): void {
  Atomics.or(view, index + BARRIER.generation, BROKEN);
  waiter.wake(view, index + BARRIER.generation);
}

/** Whether a wait would fail at once. @public */
export function barrierBroken(view: Int32Array, index: number): boolean {
  return (Atomics.load(view, index + BARRIER.generation) & BROKEN) !== 0;
}

/** Makes the barrier whole again. Context: the barrier is quiet (see the matrix), which its user must know. @public */
export function barrierReset(view: Int32Array, index: number): void {
  Atomics.store(view, index + BARRIER.arrived, 0);
  const broken = Atomics.load(view, index + BARRIER.generation);
  Atomics.store(view, index + BARRIER.generation, (broken & ~BROKEN) + ROUND);
}

/** Counts the caller in. Returns whether the round is full. */
function arrive(view: Int32Array, index: number, waiter: Waiter): boolean {
  const parties = Atomics.load(view, index + BARRIER.parties);
  const arrived = Atomics.add(view, index + BARRIER.arrived, 1) + 1;
  if (arrived > parties) {
    barrierBreak(view, index, waiter);
    throw new RangeError(`more than ${parties} threads arrived at the barrier at word ${index}`);
  }
  return arrived === parties;
}
