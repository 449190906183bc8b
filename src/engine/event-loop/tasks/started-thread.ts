/**
 * A thread that code under test has started: an actor of its own, which waits at rest until then. What becomes of it
 * reaches the thread that has started it as tasks.
 *
 * Source: Node, Class: Worker.
 */
import type { Coroutine } from '../calling.js';
import { isEngineError } from '../engine-errors.js';
import type { EventLoop, Handle } from '../event-loop.js';
import type { Source } from '../source.js';
import { ThreadExit } from '../thread-exit.js';

/** What the thread that started it is notified of. */
export interface Observer {
  online(): Coroutine<unknown>;
  error(error: unknown): Coroutine<unknown>;
  exit(code: number): Coroutine<unknown>;
}

/** How a thread comes to its end. */
interface ThreadEnd {
  readonly code: number;
  /** What nothing has caught. */
  readonly failure?: { readonly error: unknown };
}

/** @throws what is the engine's own */
export function endBy(error: unknown): ThreadEnd {
  if (isEngineError(error)) throw error;
  return error instanceof ThreadExit ? { code: error.code } : { code: 1, failure: { error } };
}

/** What the thread that started it holds of it. */
export interface ThreadHandle {
  readonly actor: number;
  isRef: boolean;
  /** It ends at some point from now on, wherever it stands. Returns whether that is still to come. */
  terminate(): boolean;
}

export class StartedThread implements Handle, ThreadHandle {
  isRef = true;
  isOver = false;
  /** What that is notified of next, in order: one comes after the other. */
  readonly #told: Source[] = [];

  constructor(
    /** Of the thread that has started it. */
    readonly starter: EventLoop,
    readonly loop: EventLoop,
    /** Evaluates its module. */
    readonly start: () => void,
    readonly observer: Observer,
  ) {
    starter.handles.add(this);
  }

  get actor(): number {
    return this.loop.actor;
  }

  /** All that it does. */
  *run(): Coroutine<void> {
    this.begun();
    this.ended(yield* this.#live());
  }

  *#live(): Coroutine<ThreadEnd> {
    try {
      yield* this.loop.run(this.start, []);
      return { code: Number(this.loop.exitCode ?? 0) };
    } catch (error) {
      return endBy(error);
    }
  }

  /** It runs from now on. */
  begun(): void {
    this.#tell('is online', () => this.observer.online());
  }

  /** It has run. */
  ended({ code, failure }: ThreadEnd): void {
    this.loop.end();
    if (failure !== undefined) this.#tell('has failed', () => this.observer.error(failure.error));
    this.#over(code);
  }

  terminate(): boolean {
    this.isRef = true;
    if (this.isOver) return false;
    const source: Source = {
      text: `${this.loop.name} is terminated`,
      loop: this.loop,
      happen: () => this.#kill(),
    };
    this.starter.loops.arm(source);
    return true;
  }

  /** The thread that has started it is done: so is this one. */
  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.loop.end();
    this.loop.loops.host?.kill(this.loop.actor);
  }

  #kill(): void {
    if (this.isOver) return;
    this.loop.end();
    this.loop.loops.host?.kill(this.loop.actor);
    this.#over(1);
  }

  #over(code: number): void {
    this.isOver = true;
    this.#tell(`has ended with ${code}`, () => this.observer.exit(code), true);
  }

  #tell(what: string, run: () => Coroutine<unknown>, last = false): void {
    const { starter } = this;
    if (starter.isOver) return;
    this.#told.push({
      text: `${this.loop.name} ${what}`,
      loop: starter,
      happen: () => {
        this.#told.shift();
        if (this.#told.length > 0) starter.loops.arm(this.#told[0]);
        starter.add({
          channel: '',
          run: () => {
            if (last) starter.handles.delete(this);
            return run();
          },
        });
      },
    });
    if (this.#told.length === 1) starter.loops.arm(this.#told[0]);
  }
}
