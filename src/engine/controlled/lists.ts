/** The scheduler's lists: events in flight, and the actors in Atomics.wait. */
import { at } from '../../memory/arena.js';
import type { ScheduleBoard } from './board.js';
import { Held, HELD_LOOKS } from '../../lab/looking.js';
import { FRAME, SCHEDULE, WAITER, Woken } from './layout.js';

/** Events that may happen now, ascending. */
export class EventList {
  constructor(private readonly board: ScheduleBoard) {}

  get count(): number {
    return this.board.mem[this.board.base + SCHEDULE.events];
  }

  get(position: number): number {
    return this.board.mem[this.board.schedule.event.base + position];
  }

  has(event: number): boolean {
    const { base } = this.board.schedule.event;
    return this.board.mem.subarray(base, base + this.count).includes(event);
  }

  add(event: number): void {
    const { mem, base, schedule } = this.board;
    const list = schedule.event.base;
    const { count } = this;
    let position = count;
    while (position > 0 && mem[list + position - 1] >= event) position--;
    if (position < count && mem[list + position] === event) return;
    if (count === schedule.event.count) throw new Error(`more than ${count} events are in flight`);
    mem.copyWithin(list + position + 1, list + position, list + count);
    mem[list + position] = event;
    mem[base + SCHEDULE.events]++;
    this.board.changed();
  }

  keep(which: (event: number) => boolean): void {
    const { mem, base, schedule } = this.board;
    const list = schedule.event.base;
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (which(mem[list + i])) mem[list + kept++] = mem[list + i];
    mem[base + SCHEDULE.events] = kept;
    this.board.changed();
  }

  remove(event: number): void {
    this.keep((other) => other !== event);
  }
}

/** A wait that begins. */
export interface Wait {
  readonly word: number;
  /** How many words are compared, from `word` on: two of a bigint. */
  readonly words: number;
  /** Infinity: until it is notified. */
  readonly timeoutMs: number;
  /** The program looks at how it ended. */
  readonly timed: boolean;
  /** One for the same word ended by itself often enough, and nothing was written since. */
  readonly again: boolean;
  /** What keeps it from ending by itself, as the board has it. */
  readonly held: number;
}

/** Longest time-out that the board can hold. */
const TIMEOUT_MAX_MS = 2 ** 31 - 1;

/** The actors in Atomics.wait, in the order of waiting. Source: ECMA-262, WaiterList. */
export class WaiterList {
  /** Called with waits that block no actor when they are notified. */
  later: ((id: number) => void) | null = null;

  constructor(private readonly board: ScheduleBoard) {}

  /** The innermost frame of `actor` waits. */
  add(actor: number, { word, words, timeoutMs, timed, again, held }: Wait): void {
    const { mem, base } = this.board;
    const frame = this.board.top(actor);
    const bounded = timeoutMs < Infinity;
    mem[frame + FRAME.waiting] = 1;
    mem[frame + FRAME.timeoutMs] = bounded ? Math.min(Math.ceil(timeoutMs), TIMEOUT_MAX_MS) : -1;
    mem[frame + FRAME.timed] = bounded && timed ? 1 : 0;
    mem[frame + FRAME.changed] = 0;
    mem[frame + FRAME.held] = held;
    if (held !== Held.NOT) mem[base + SCHEDULE.looksNow] = HELD_LOOKS;
    mem[frame + FRAME.waitWord] = word;
    mem[frame + FRAME.ended] = again ? mem[base + SCHEDULE.writeVersion] + 1 : 0;
    this.#append(actor, frame, word, words);
    this.board.changed();
  }

  /** A wait that blocks no actor: `later` is called with that number, from 1 on, at its end. */
  addLater(id: number, word: number, words: number): void {
    const { mem, base, schedule } = this.board;
    const count = mem[base + SCHEDULE.waiters];
    if (count === schedule.waiter.count) throw new Error(`more than ${count} waits are under way`);
    this.#append(-1, -id, word, words);
  }

  /** It has ended by itself. */
  endLater(id: number): void {
    for (let i = 0; i < this.#count; i++) if (this.#read(i, WAITER.frame) === -id) return this.#remove(i);
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

  /** An actor is gone. */
  forget(actor: number): void {
    for (let i = this.#count - 1; i >= 0; i--) if (this.#read(i, WAITER.actor) === actor) this.#remove(i);
  }

  /** Wakes all. */
  notifyAll(): void {
    while (this.#count > 0) this.#wake(0, Woken.NOTIFIED);
  }

  /** The wait of that frame ends without a notify, if it is in one. */
  end(frame: number, how: number): void {
    const { mem, base } = this.board;
    for (let i = 0; i < this.#count; i++) {
      if (this.#read(i, WAITER.frame) !== frame) continue;
      mem[frame + FRAME.ended] = mem[base + SCHEDULE.writeVersion] + 1;
      if (how === Woken.TIMED_OUT) this.board.sleep(mem[frame + FRAME.timeoutMs]);
      return this.#wake(i, how);
    }
  }

  /** … if it may: it has a time-out, or waits may end for no reason. */
  endEarly(frame: number): void {
    const { mem, base } = this.board;
    if (mem[frame + FRAME.waiting] === 0) return;
    if (mem[frame + FRAME.timeoutMs] >= 0) this.end(frame, Woken.TIMED_OUT);
    else if (mem[base + SCHEDULE.spurious] !== 0) this.end(frame, Woken.NOTIFIED);
  }

  /** `words` words from `word` on were written. */
  written(word: number, words: number): void {
    const { mem } = this.board;
    for (let i = 0; i < this.#count; i++) {
      if (this.#read(i, WAITER.frame) < 0) continue;
      const first = this.#read(i, WAITER.word);
      if (first < word + words && word < first + this.#read(i, WAITER.words))
        mem[this.#read(i, WAITER.frame) + FRAME.changed] = 1;
    }
  }

  /** The actor whose bounded wait is the longest under way, or -1. */
  get longestBounded(): number {
    const { mem } = this.board;
    for (let i = 0; i < this.#count; i++) {
      const actor = this.#read(i, WAITER.actor);
      const frame = this.#read(i, WAITER.frame);
      if (frame < 0) continue;
      if (mem[frame + FRAME.timeoutMs] >= 0 && frame === this.board.top(actor)) return actor;
    }
    return -1;
  }

  /**
   * Whether a bounded wait that no actor is left to end has missed its wake-up: its word was written since it began. Or
   * its word was notified before it began, and the program does not look at how it ended, so it meant to be woken.
   * Otherwise no actor meant to wake it: it sleeps.
   */
  hasMissed(frame: number): boolean {
    const { mem, base, schedule } = this.board;
    if (mem[frame + FRAME.changed] !== 0) return true;
    if (mem[frame + FRAME.timed] !== 0) return false;
    const first = schedule.notified.base;
    return mem.subarray(first, first + mem[base + SCHEDULE.notified]).includes(mem[frame + FRAME.waitWord]);
  }

  /** What is beyond the capacity is let go: no execution notifies so many different words before a time-out decides. */
  #remember(word: number): void {
    const { mem, base, schedule } = this.board;
    const { base: first, count: capacity } = schedule.notified;
    const count = mem[base + SCHEDULE.notified];
    if (count === capacity) return;
    for (let i = 0; i < count; i++) if (mem[first + i] === word) return;
    mem[first + count] = word;
    mem[base + SCHEDULE.notified]++;
  }

  #wake(position: number, how: number): void {
    const { mem } = this.board;
    const frame = this.#read(position, WAITER.frame);
    this.#remove(position);
    if (frame < 0) return this.later?.(-frame);
    mem[frame + FRAME.waiting] = 0;
    mem[frame + FRAME.woken] = how;
    mem[frame + FRAME.resumes] = 1;
  }

  #append(actor: number, frame: number, word: number, words: number): void {
    const { mem, base, schedule } = this.board;
    const waiter = at(schedule.waiter, mem[base + SCHEDULE.waiters]++);
    mem[waiter + WAITER.actor] = actor;
    mem[waiter + WAITER.frame] = frame;
    mem[waiter + WAITER.word] = word;
    mem[waiter + WAITER.words] = words;
  }

  #remove(position: number): void {
    const { mem, base, schedule } = this.board;
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
