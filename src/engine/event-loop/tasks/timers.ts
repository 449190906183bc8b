/**
 * Timers, in virtual time. A step takes as long as the schedule wants, so a timer may fire at any point after it was set;
 * all fire in the order in which they are due, those of one thread or, unless they may be late, of all.
 *
 * A timer that a timer's own task has set, with nothing written since, is a poll. What gives up may have looked a few
 * times; the next is held back: it fires when something was written, or when nothing else can happen.
 *
 * Source: Node, Timers.
 */
import { Released } from '../../controlled/ground.js';
import { WAIT_VISITS } from '../../controlled/spins/visits.js';
import type { Coroutine } from '../calling.js';
import type { EventLoop, Handle } from '../event-loop.js';
import type { Loops } from '../loops.js';
import type { Source } from '../source.js';

const LONGEST_MS = 2 ** 31 - 1;
/** Polls of a loop, one after the other with nothing written, that are not held back: as many as waits time out. */
const FREE_POLLS = WAIT_VISITS;

/** What code under test holds of a timer. */
export interface TimerHandle {
  readonly number: number;
  isRef: boolean;
  /** Anew from now on, unless it is over. */
  restart(): void;
  close(): void;
}

export interface TimerSpec {
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly callback: () => Coroutine<unknown>;
}

export class Timer implements Source, Handle, TimerHandle {
  dueMs = 0;
  isRef = true;
  isActive = false;
  /** It is on its way to be run. */
  isQueued = false;

  constructor(
    readonly loop: EventLoop,
    readonly delayMs: number,
    readonly repeats: boolean,
    readonly place: string,
    readonly number: number,
    private readonly callback: () => Coroutine<unknown>,
    /** Called as soon as it is due. */
    private readonly ends?: () => void,
  ) {}

  get text(): string {
    return `timer ${this.number} of ${this.delayMs} ms${this.place === '' ? '' : `, set at ${this.place}`}, is due`;
  }

  happen(): void {
    const { timers } = this.loop.loops;
    timers.fired(this);
    this.loop.loops.host?.sleepUntil(this.dueMs);
    this.isQueued = true;
    this.ends?.();
    const channel = `timer ${this.number}`;
    this.loop.add({ channel, run: () => this.#run() });
  }

  restart(): void {
    if (!this.isActive) return;
    const { timers } = this.loop.loops;
    timers.remove(this);
    this.isQueued = false;
    timers.add(this);
  }

  close(): void {
    this.loop.handles.delete(this);
    this.loop.loops.timers.remove(this);
    this.isActive = this.isQueued = false;
  }

  *#run(): Coroutine<unknown> {
    if (!this.isQueued) return; // cleared meanwhile
    this.isQueued = false;
    const { timers } = this.loop.loops;
    if (!this.repeats) {
      this.loop.handles.delete(this);
      this.isActive = false;
    }
    this.loop.polledAt = timers.writes;
    yield* this.callback();
    if (this.repeats && this.isActive) timers.add(this);
  }
}

export class Timers {
  /** In the order in which they are due. */
  readonly #waiting: Timer[] = [];
  /** Polls that are held back, with what had been written when they were set, and how far others were. */
  readonly #polls = new Map<Timer, { readonly writes: number; readonly others: number }>();

  /** Each loop's may be as late as can be, whatever is due elsewhere meanwhile. */
  mayBeLate = false;

  constructor(private readonly loops: Loops) {}

  clear(): void {
    this.#waiting.length = 0;
    this.#polls.clear();
  }

  /** The clock begins again. */
  pause(): void {
    const { sleptMs } = this.loops.host!;
    for (const timer of this.#waiting) timer.dueMs -= sleptMs;
  }

  /** Counts what may have changed what a poll looks at. */
  get writes(): number {
    return this.loops.host?.writes ?? 0;
  }

  add(timer: Timer): void {
    timer.dueMs = (this.loops.host?.sleptMs ?? 0) + timer.delayMs;
    timer.isActive = true;
    timer.loop.handles.add(timer);
    let at = this.#waiting.length;
    while (at > 0 && this.#waiting[at - 1].dueMs > timer.dueMs) at--;
    this.#waiting.splice(at, 0, timer);
    if (timer.loop.polledAt === this.writes && timer.loop.countPoll() > FREE_POLLS) {
      this.#polls.set(timer, { writes: this.writes, others: this.#stepsBut(timer) });
      this.loops.host?.watchWrites();
    }
    this.#arm();
  }

  #stepsBut({ loop }: Timer): number {
    return this.loops.host?.stepsBut(loop.actor) ?? 0;
  }

  remove(timer: Timer): void {
    const at = this.#waiting.indexOf(timer);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#polls.delete(timer);
    this.loops.disarm(timer);
    this.#arm();
  }

  /** Context: its event has happened. */
  fired(timer: Timer): void {
    this.#waiting.splice(this.#waiting.indexOf(timer), 1);
    this.#arm();
  }

  /** There are timers that only look, and wait until they may. */
  get hasPolls(): boolean {
    return this.#polls.size > 0;
  }

  /** Polls may fire for which something was written. @param all those for which nothing was, too */
  release(all: boolean): number {
    if (this.#polls.size === 0) return Released.NONE;
    let released: number = Released.NONE;
    for (const [timer, { writes, others }] of this.#polls) {
      if (!all && writes === this.writes) continue;
      this.#polls.delete(timer);
      if (others !== this.#stepsBut(timer)) released = Released.LATE;
      else if (released === Released.NONE) released = Released.SOME;
    }
    if (released !== Released.NONE) this.#arm();
    return released;
  }

  /** The next of each loop, as far as it may fire before those of the others. */
  #arm(): void {
    const able = this.#waiting.filter((timer) => !this.#polls.has(timer));
    const seen = new Set<EventLoop>();
    for (const timer of able) {
      const mayFire = !seen.has(timer.loop) && (this.mayBeLate || timer.dueMs === able[0].dueMs);
      seen.add(timer.loop);
      if (mayFire) this.loops.arm(timer);
      else this.loops.disarm(timer);
    }
  }
}

/** Source: Node, `setTimeout`: what is no number of milliseconds is one. */
export function delayOf(ms: unknown): number {
  const delay = Number(ms);
  return delay >= 1 && delay <= LONGEST_MS ? Math.trunc(delay) : 1;
}
