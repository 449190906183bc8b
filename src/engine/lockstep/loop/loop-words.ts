/** What threads know of event loops without asking their host, in words that it writes. */
import type { Ground, Polls } from '../../controlled/ground.js';
import { SLOTS } from '../../event-loop/slots.js';

export class LoopWords {
  /** One word an actor: counted on with each task that comes. */
  readonly bells: Int32Array;
  /** One an actor: how many keep its loop alive. */
  readonly #kept: Int32Array;
  /** 1: there are timers that only look. */
  readonly #polls: Int32Array;

  constructor(
    readonly buffer: SharedArrayBuffer,
    private readonly actors: number,
  ) {
    const words = new Int32Array(buffer);
    this.bells = words.subarray(0, actors);
    this.#kept = words.subarray(actors, 2 * actors);
    this.#polls = words.subarray(2 * actors);
  }

  static create(actors: number): LoopWords {
    return new LoopWords(new SharedArrayBuffer((2 * actors + 1) * 4), actors);
  }

  /** Context: before an execution. */
  begin(): void {
    this.bells.fill(0);
    this.#kept.fill(0);
    this.#polls[0] = 0;
  }

  isKeptAlive(actor: number): boolean {
    return this.#kept[actor] !== 0;
  }

  keepAlive(actor: number, handles: number): void {
    this.#kept[actor] = handles;
  }

  get hasPolls(): boolean {
    return this.#polls[0] !== 0;
  }

  set hasPolls(has: boolean) {
    this.#polls[0] = has ? 1 : 0;
  }

  /** What the threads run on: they block in Atomics.wait, and where their event loops have nothing to run. */
  ground(polls: Polls): Ground {
    return { mem: this.bells, irqs: null, faults: null, polls, firstTimeout: this.actors + SLOTS };
  }
}

/** What threads run on that have no event loops: they block in Atomics.wait alone. */
export function groundWithout(actors: number): Ground {
  return { mem: new Int32Array(1), irqs: null, faults: null, polls: null, firstTimeout: actors };
}
