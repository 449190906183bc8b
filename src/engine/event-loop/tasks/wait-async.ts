/**
 * `Atomics.waitAsync`: a wait in the queue of its word, beside those of `Atomics.wait`, whose end becomes a task of its
 * loop. Source: ECMA-262, DoWait and EnqueueResolveInAgentJob.
 */
import { wakeUpOf } from '../../races/channels.js';
import type { WaiterList } from '../../controlled/lists.js';
import { atOnce, type Coroutine } from '../calling.js';
import { actorLoop } from '../current.js';
import type { EventLoop } from '../event-loop.js';
import type { Loops } from '../loops.js';
import { placeHere } from '../places.js';
import { newPromise, resolvePromise } from '../promise/promise.js';
import type { Source } from '../source.js';
import { Timer } from './timers.js';

/** What it waits for, as the scheduler numbers words. */
export interface Waited {
  readonly word: number;
  readonly words: number;
  /** Infinity: until it is notified. */
  readonly timeoutMs: number;
}

/** What its thread does at its end. */
export type Settle = (how: 'ok' | 'timed-out') => Coroutine<void>;

class AsyncWait implements Source {
  timer: Timer | undefined;

  constructor(
    readonly loop: EventLoop,
    readonly word: number,
    readonly words: number,
    readonly place: string,
    readonly settle: Settle,
  ) {}

  get text(): string {
    return `the waitAsync of ${this.loop.name}${this.place === '' ? '' : `, begun at ${this.place}`}, was notified`;
  }

  happen(): void {
    this.loop.add({ channel: wakeUpOf(this.word), run: () => this.settle('ok') });
  }
}

export class AsyncWaits {
  readonly #waits = new Map<number, AsyncWait>();
  #last = 0;
  #list: WaiterList | undefined;

  constructor(private readonly loops: Loops) {}

  clear(): void {
    this.#waits.clear();
    this.#last = 0;
  }

  /** Context: the scheduler begins another time, and has no waits. */
  again(): void {
    for (const [id, { word, words }] of this.#waits) this.#list!.addLater(id, word, words);
  }

  /** The same as `begin`, with a promise of how it ends. */
  later(list: WaiterList, waited: Waited): object {
    const promise = newPromise();
    this.begin(list, waited, (how) => atOnce(() => resolvePromise(promise, how)));
    return promise;
  }

  /** The actor that runs waits from now on. */
  begin(list: WaiterList, { word, words, timeoutMs }: Waited, settle: Settle): void {
    const loop = actorLoop()!;
    this.#list = list;
    const id = ++this.#last;
    const place = placeHere();
    const wait = new AsyncWait(loop, word, words, place, settle);
    this.#waits.set(id, wait);
    list.addLater(id, word, words);
    if (timeoutMs < Infinity) wait.timer = this.#timeOut(list, id, wait, timeoutMs);
  }

  /** Context: it has just been taken out of the queue by a notify. */
  woken(id: number): void {
    const wait = this.#waits.get(id);
    if (wait === undefined) return;
    this.#waits.delete(id);
    wait.timer?.close();
    if (!wait.loop.isOver) this.loops.arm(wait);
  }

  #timeOut(list: WaiterList, id: number, wait: AsyncWait, ms: number): Timer {
    const ends = (): void => {
      this.#waits.delete(id);
      list.endLater(id);
    };
    const number = this.loops.nextNumber();
    const timer = new Timer(wait.loop, ms, false, wait.place, number, () => wait.settle('timed-out'), ends);
    timer.isRef = false;
    this.loops.timers.add(timer);
    return timer;
  }
}
