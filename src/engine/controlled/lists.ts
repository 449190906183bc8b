/** The scheduler's lists: events in flight, and who is in Atomics.wait. */
import { at } from '../../memory/arena.js';
import { FRAME, SCHEDULE, WAITER, Woken, type ScheduleBoard } from './board.js';

/** Events that may happen now, ascending. */
export class EventList {
  constructor(private readonly board: ScheduleBoard) {}

  get count(): number {
    return this.board.mem[this.board.base + SCHEDULE.events];
  }

  get(position: number): number {
    return this.board.mem[this.board.schedule.event.base + position];
  }

  add(event: number): void {
    const {
      mem,
      schedule: {
        event: { base: list, count: capacity },
      },
    } = this.board;
    const { count } = this;
    let position = count;
    while (position > 0 && mem[list + position - 1] >= event) position--;
    if (position < count && mem[list + position] === event) return;
    if (count === capacity) throw new Error(`more than ${capacity} events are in flight`);
    mem.copyWithin(list + position + 1, list + position, list + count);
    mem[list + position] = event;
    mem[this.board.base + SCHEDULE.events]++;
    this.board.changed();
  }

  keep(which: (event: number) => boolean): void {
    const {
      mem,
      base,
      schedule: {
        event: { base: list },
      },
    } = this.board;
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (which(mem[list + i])) mem[list + kept++] = mem[list + i];
    mem[base + SCHEDULE.events] = kept;
    this.board.changed();
  }

  remove(event: number): void {
    this.keep((other) => other !== event);
  }
}

/** Who is in Atomics.wait, in the order of waiting. Source: ECMA-262, WaiterList. */
export class WaiterList {
  constructor(private readonly board: ScheduleBoard) {}

  /**
   * The innermost frame of `actor` waits for `word`.
   *
   * @param bounded the wait has a time-out
   * @param timed … and the program looks at how it ended
   */
  add(actor: number, word: number, bounded: boolean, timed: boolean): void {
    const { mem, base, schedule } = this.board;
    const frame = this.board.top(actor);
    mem[frame + FRAME.waiting] = 1;
    mem[frame + FRAME.bounded] = bounded ? 1 : 0;
    mem[frame + FRAME.timed] = bounded && timed ? 1 : 0;
    mem[frame + FRAME.changed] = 0;
    if (mem[frame + FRAME.waitWord] !== word) {
      mem[frame + FRAME.waitWord] = word;
      mem[frame + FRAME.freed] = 0;
    }
    const waiter = at(schedule.waiter, mem[base + SCHEDULE.waiters]++);
    mem[waiter + WAITER.actor] = actor;
    mem[waiter + WAITER.frame] = frame;
    mem[waiter + WAITER.word] = word;
    this.board.changed();
  }

  /** Wakes up to `limit` of those that wait for `word`, the longest waiting first. Returns how many. */
  notify(word: number, limit: number): number {
    this.#remember(word);
    let woken = 0;
    for (let i = 0; i < this.#count && woken < limit; ) {
      if (this.#read(i, WAITER.word) === word) {
        this.#wake(i, Woken.NOTIFIED);
        woken++;
      } else i++;
    }
    return woken;
  }

  /** Wakes everybody. */
  notifyAll(): void {
    while (this.#count > 0) this.#wake(0, Woken.NOTIFIED);
  }

  /** The wait of that frame ends without a notify, if it is in one. */
  end(frame: number, how: number): void {
    for (let i = 0; i < this.#count; i++) if (this.#read(i, WAITER.frame) === frame) return this.#wake(i, how);
  }

  /** `word` was written. */
  written(word: number): void {
    const { mem } = this.board;
    for (let i = 0; i < this.#count; i++) {
      if (this.#read(i, WAITER.word) === word) mem[this.#read(i, WAITER.frame) + FRAME.changed] = 1;
    }
  }

  /**
   * Whether a wait that nobody is left to end has missed its wake-up: its word was written since, or was notified at
   * some time. Otherwise nobody meant to wake it: it sleeps.
   */
  hasMissed(frame: number): boolean {
    const { mem, base, schedule } = this.board;
    if (mem[frame + FRAME.changed] !== 0) return true;
    for (let i = 0; i < this.#count; i++) {
      if (this.#read(i, WAITER.frame) !== frame) continue;
      const first = schedule.notified.base;
      return mem.subarray(first, first + mem[base + SCHEDULE.notified]).includes(this.#read(i, WAITER.word));
    }
    return false;
  }

  /**
   * So many different words are notified in no execution that a time-out decides: what is beyond the capacity is let
   * go.
   */
  #remember(word: number): void {
    const {
      mem,
      base,
      schedule: { notified },
    } = this.board;
    const count = mem[base + SCHEDULE.notified];
    if (count === notified.count) return;
    for (let i = 0; i < count; i++) if (mem[notified.base + i] === word) return;
    mem[notified.base + count] = word;
    mem[base + SCHEDULE.notified]++;
  }

  #wake(position: number, how: number): void {
    const { mem, base, schedule } = this.board;
    const frame = this.#read(position, WAITER.frame);
    mem[frame + FRAME.waiting] = 0;
    mem[frame + FRAME.woken] = how;
    mem.copyWithin(at(schedule.waiter, position), at(schedule.waiter, position + 1), at(schedule.waiter, this.#count));
    mem[base + SCHEDULE.waiters]--;
    this.board.changed();
  }

  get #count(): number {
    return this.board.mem[this.board.base + SCHEDULE.waiters];
  }

  #read(position: number, field: number): number {
    return this.board.mem[at(this.board.schedule.waiter, position) + field];
  }
}
