/** Makes the operation of a step, with what it does to the schedule: for both engines. */
import type { ScheduleBoard } from './board.js';
import { FRAME, SCHEDULE, Woken } from './layout.js';
import { Opcode as Op, PLAIN_READ, TIMED_WAIT } from './opcodes.js';
import type { Perform } from './operations.js';
import type { Ranges } from './ranges.js';
import type { Rules } from './rules.js';
import type { Visits } from './spins/visits.js';
import { isPrivate, NO_WORD } from './words.js';

const WORD = 4;

/** The operation is a wait that has begun: how it ends is not known yet. */
export const AWAITED = Symbol('awaited');

export class Performer {
  constructor(
    private readonly board: ScheduleBoard,
    private readonly rules: Rules,
    private readonly make: Perform,
    private readonly ranges: Ranges,
  ) {}

  /**
   * The arguments are converted. A write to private memory changes nothing that another actor could see, so it is no
   * more than one to a local variable.
   *
   * @param frame the innermost of `actor`
   * @param op TIMED_WAIT: the program looks at how the wait ends
   */
  perform(
    actor: number,
    frame: number,
    visits: Visits,
    op: number,
    word: number,
    array: Int32Array,
    index: number,
    value: unknown,
    extra: unknown,
  ): unknown {
    if (op >= Op.wait) return this.#withScheduler(actor, frame, visits, op, word, array, index, value, extra);
    const old = array[index];
    const result = this.make(op, array, index, value, extra);
    if (isPrivate(word)) return result;
    if (array[index] === old) visits.note(this.board, frame, word, op, value, extra);
    else this.rules.touched(word, wordsOf(old));
    return result;
  }

  /**
   * A plain access to shared memory, as a step of its own.
   *
   * @param make given: it touches memory as a whole, and says so to `ranges`
   */
  access(
    frame: number,
    visits: Visits,
    op: number,
    word: number,
    array: Int32Array,
    index: number,
    value: unknown,
    make?: () => unknown,
  ): unknown {
    if (make !== undefined) return this.#range(frame, visits, word, make);
    if (op === PLAIN_READ) {
      visits.note(this.board, frame, word, op);
      return array[index];
    }
    const old = array[index];
    array[index] = value as number;
    if (Object.is(array[index], old)) visits.note(this.board, frame, word, op, value);
    else this.rules.touched(word, array.BYTES_PER_ELEMENT > WORD ? 2 : 1);
    return value;
  }

  #range(frame: number, visits: Visits, word: number, make: () => unknown): unknown {
    const result = this.ranges.of(make);
    if (!this.ranges.writes) visits.note(this.board, frame, word);
    else {
      this.rules.touched(NO_WORD);
      this.board.changed();
    }
    return result;
  }

  /** Context: the actor goes on after a wait. */
  howWaitEnded(actor: number): 'ok' | 'timed-out' {
    const { mem } = this.board;
    return mem[this.board.top(actor) + FRAME.woken] === Woken.NOTIFIED ? 'ok' : 'timed-out';
  }

  #withScheduler(
    actor: number,
    frame: number,
    visits: Visits,
    op: number,
    word: number,
    array: Int32Array,
    index: number,
    value: unknown,
    extra: unknown,
  ): unknown {
    if (op === Op.notify) {
      const woken = this.#notify(word, value as number);
      if (woken === 0) visits.note(this.board, frame, word, op, value);
      return woken;
    }
    if (op === Op.pause) {
      visits.note(this.board, frame, NO_WORD, op);
      return undefined;
    }
    if (op !== Op.wait && op !== TIMED_WAIT) return this.make(op, array, index, value, extra);
    if (array[index] !== value) return 'not-equal';
    const timeoutMs = extra as number;
    if (isPrivate(word) && timeoutMs < Infinity) return this.#sleep(frame, visits, timeoutMs);
    const again = visits.waitsAgain(this.board, frame, word, value);
    const [bounded, timed] = [timeoutMs < Infinity, op === TIMED_WAIT];
    const mayEnd = (bounded && timed) || this.board.mem[this.board.base + SCHEDULE.spurious] !== 0;
    const held = visits.heldIn(this.board, again && mayEnd, bounded && !timed);
    this.rules.waiters.add(actor, { word, words: wordsOf(value), timeoutMs, timed, again, held });
    return AWAITED;
  }

  /** No other actor can end the wait, so it is a pause. In a loop it is a look at the clock. */
  #sleep(frame: number, visits: Visits, ms: number): 'timed-out' {
    this.board.sleep(ms);
    visits.note(this.board, frame, NO_WORD);
    return 'timed-out';
  }

  /** Wakes in the order of waiting, as the language says. */
  #notify(word: number, limit: number): number {
    const woken = this.rules.waiters.notify(word, limit);
    if (woken > 0) this.rules.touched(NO_WORD);
    return woken;
  }
}

/** How many words an element takes, as far as anything is compared with it. */
export function wordsOf(element: unknown): number {
  return typeof element === 'bigint' ? 2 : 1;
}
