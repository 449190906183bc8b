/**
 * What the event loops of threads know of each other, in words that all share: the ends of waits by `Atomics.waitAsync`, as
 * events that may happen and as tasks that have come. The numbers of events are those of coroutines, the lowest that is free.
 *
 * Concurrency: one thread at a time reads and writes, the one whose turn it is.
 */
import type { Ground } from '../controlled/ground.js';
import { SLOTS } from '../event-loop/slots.js';

/** Waits that an execution may begin. */
const WAITS_MAX = 4096;

interface Events {
  add(event: number): void;
  remove(event: number): void;
}

export class SharedTasks {
  /** One word an actor: counted on with each task that comes. */
  readonly bells: Int32Array;
  readonly #mem: Int32Array;
  /** Addresses: the number of the last wait; who waits, by number; waits that have ended, by slot; tasks, in order. */
  readonly #last: number;
  readonly #waits: number;
  readonly #slots: number;
  readonly #come: number;

  constructor(
    buffer: SharedArrayBuffer,
    private readonly actors: number,
  ) {
    this.#mem = new Int32Array(buffer);
    this.bells = this.#mem.subarray(0, actors);
    this.#last = actors;
    this.#waits = this.#last + 1;
    this.#slots = this.#waits + WAITS_MAX;
    this.#come = this.#slots + SLOTS;
  }

  static create(actors: number): SharedArrayBuffer {
    return new SharedArrayBuffer((actors + 1 + 2 * WAITS_MAX + SLOTS) * 4);
  }

  /** Context: before an execution. */
  begin(): void {
    this.#mem.fill(0);
  }

  /** An actor waits from now on. Returns the number of the wait, from 1 on. */
  wait(actor: number): number {
    const number = ++this.#mem[this.#last];
    if (number >= WAITS_MAX) throw new Error(`more than ${WAITS_MAX} waits are begun`);
    this.#mem[this.#waits + number] = actor;
    return number;
  }

  /** It was notified: its end may reach its actor from now on. */
  woken(number: number, events: Events): void {
    const slot = this.#mem.indexOf(0, this.#slots) - this.#slots;
    if (slot >= SLOTS) throw new Error(`more than ${SLOTS} tasks may come at once`);
    this.#mem[this.#slots + slot] = number;
    events.add(this.actors + slot);
  }

  /** Who waits by that number. */
  waiterOf(number: number): number {
    return this.#mem[this.#waits + number];
  }

  /** The end of a wait has reached its actor. */
  happened(event: number, events: Events): void {
    const slot = this.#slots + event - this.actors;
    const number = this.#mem[slot];
    this.#mem[slot] = 0;
    events.remove(event);
    const bell = this.waiterOf(number);
    this.#mem[this.#come + number] = ++this.#mem[bell];
  }

  /** The task that has come first of an actor's, taken out: the number of its wait; 0: none has. */
  take(actor: number): number {
    let first = 0;
    for (let number = 1; number <= this.#mem[this.#last]; number++) {
      const came = this.#mem[this.#come + number];
      if (came === 0 || this.waiterOf(number) !== actor) continue;
      if (first === 0 || came < this.#mem[this.#come + first]) first = number;
    }
    if (first !== 0) this.#mem[this.#come + first] = 0;
    return first;
  }
}

/** What the threads of plain code run on: they block in Atomics.wait, and where their event loops have nothing to run. */
export function groundOf(actors: number, tasks: SharedTasks | null): Ground {
  const plain = { mem: new Int32Array(1), irqs: null, faults: null, polls: null, firstTimeout: actors };
  return tasks === null ? plain : { ...plain, mem: tasks.bells, polls: NO_POLLS, firstTimeout: actors + SLOTS };
}

/** No timer is run. */
const NO_POLLS = { release: (): boolean => false };
