/**
 * Under a memory model a read is as many steps as there are writes that it may read: one of them is made, the others are made
 * from the same state in other executions. They are steps of one actor, so none of them commutes with another.
 *
 * That is exact if steps that commute leave each other the same writes to read, in the same order. For the memory model of the
 * language:
 *
 * - Which writes happen before a read hides hangs on the writes to its bytes, in the order in which they were made, and on the
 *   clock of its thread, which grows by its own steps. Whatever writes there does not commute with it, nor with another that
 *   does: not even when both store the same, for each is a write of its own, with its own clock.
 * - There must be one order of all operations of Atomics that fits to what was read. It may have come to where no read of some
 *   write is left, by reads of quite other bytes: in store buffering each thread may read the old value, and both may not. What
 *   it asks for is the same in whatever order steps were made that touch different bytes, so only what it allows is in question.
 *   A read is open when happens-before leaves it more than one write, and it is an operation of Atomics or one of them was
 *   made by one. **Open reads do not commute.** What is no open read can be put at the end of any order that fits without
 *   it: nothing that was made comes behind it, and all other writes to the bytes that it reads happen before the one that it
 *   reads. So it takes no write from any read, and none takes its own.
 *
 * The second step of a race may read other writes where it is made first. So it is to be made there with whatever it reads: as
 * one that reads the latest, and the others as above. Until then it counts as open, and a compare-exchange as one that writes.
 *
 * A share of a search claims nothing: that all that is behind a step is found elsewhere does not hold where it may read other
 * writes. Where a read is offered less than the language allows nothing is claimed: at waits, at what touches memory as a whole, when
 * a place has read stale values twice in a row, in loops that only look, and where the order was not searched for to the end.
 */
import { Inexact } from '../../../lab/inexact.js';
import type { Choice, Decision, MadeStep } from '../../../lab/schedule.js';
import type { Course } from './course.js';
import { choiceOf, pickOf } from './decisions.js';
import { Footprint } from './footprint.js';

/** Which write is read by the step that is under way. */
export class Picks {
  #pick = 0;
  /** How many there are. */
  #count = 1;

  constructor(private readonly course: Course) {}

  /** Context: the step before is settled. */
  choose({ preferred: actor, count, enabled }: Decision): Choice {
    const { position, planned, tree } = this.course;
    const wanted = planned ?? tree.wantedAt(position)?.step;
    let pick = 0;
    if (wanted?.actor === actor) pick = pickOf(wanted.choice);
    else while (pick < count - 1 && tree.isDone(position, choiceOf(actor, pick))) pick++;
    if (pick >= count) {
      this.course.giveUp(Inexact.OTHERWISE); // it was to read what it may not
      pick = 0;
    }
    this.#pick = pick;
    this.#count = count;
    return enabled[pick];
  }

  /** The step was made. @param planned the step of the last execution in its place */
  made(step: MadeStep, planned: Footprint | undefined): Footprint {
    const choice = choiceOf(step.actor, this.#pick);
    const count = this.#count;
    this.#pick = 0;
    this.#count = 1;
    if (planned?.choice === choice) return planned;
    const footprint = Footprint.of(step, choice);
    footprint.picks = count;
    return footprint;
  }
}
