/** The scheduler's lists, on the board: events in flight, and who is in Atomics.wait. */
import { at } from '../../memory/arena.js';
import { BOARD, FRAME, WAITER, Woken, type Board } from './board.js';

/** Events that may happen now, ascending. */
export class EventList {
  constructor(private readonly board: Board) {}

  get count(): number {
    return this.board.mem[this.board.base + BOARD.events];
  }

  get(position: number): number {
    return this.board.mem[this.board.layout.event.base + position];
  }

  add(event: number): void {
    const { mem, layout: { event: { base: list, count: capacity } } } = this.board;
    const { count } = this;
    let position = count;
    while (position > 0 && mem[list + position - 1] >= event) position--;
    if (position < count && mem[list + position] === event) return;
    if (count === capacity) throw new Error(`more than ${capacity} events are in flight`);
    mem.copyWithin(list + position + 1, list + position, list + count);
    mem[list + position] = event;
    mem[this.board.base + BOARD.events]++;
  }

  keep(which: (event: number) => boolean): void {
    const { mem, base, layout: { event: { base: list } } } = this.board;
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (which(mem[list + i])) mem[list + kept++] = mem[list + i];
    mem[base + BOARD.events] = kept;
  }

  remove(event: number): void {
    this.keep((other) => other !== event);
  }
}

/** Who is in Atomics.wait, in the order of waiting. Source: ECMA-262, WaiterList. */
export class WaiterList {
  constructor(private readonly board: Board) {}

  /** The innermost frame of `actor` waits for `word`. */
  add(actor: number, word: number): void {
    const { mem, base, layout } = this.board;
    const frame = this.board.top(actor);
    mem[frame + FRAME.waiting] = 1;
    mem.set([actor, frame, word], at(layout.waiter, mem[base + BOARD.waiters]++));
  }

  /** Wakes up to `limit` of those that wait for `word`, the longest waiting first. Returns how many. */
  notify(word: number, limit: number): number {
    let woken = 0;
    for (let i = 0; i < this.#count && woken < limit; ) {
      if (this.#read(i, WAITER.word) === word) {
        this.#wake(i, Woken.NOTIFIED);
        woken++;
      } else i++;
    }
    return woken;
  }

  /** The wait of that frame times out, if it is in one. */
  timeOut(frame: number): void {
    for (let i = 0; i < this.#count; i++) {
      if (this.#read(i, WAITER.frame) === frame) return this.#wake(i, Woken.TIMED_OUT);
    }
  }

  #wake(position: number, how: number): void {
    const { mem, base, layout } = this.board;
    const frame = this.#read(position, WAITER.frame);
    mem[frame + FRAME.waiting] = 0;
    mem[frame + FRAME.woken] = how;
    mem.copyWithin(at(layout.waiter, position), at(layout.waiter, position + 1), at(layout.waiter, this.#count));
    mem[base + BOARD.waiters]--;
  }

  get #count(): number {
    return this.board.mem[this.board.base + BOARD.waiters];
  }

  #read(position: number, field: number): number {
    return this.board.mem[at(this.board.layout.waiter, position) + field];
  }
}
