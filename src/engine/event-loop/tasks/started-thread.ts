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
import type { Received } from './channel-end.js';

/** What the thread that started it is notified of. */
export interface Observer {
  message(message: Received): Coroutine<unknown>;
  online(): Coroutine<unknown>;
  error(error: unknown): Coroutine<unknown>;
  exit(code: number): Coroutine<unknown>;
}

export class StartedThread implements Handle {
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

  /** All that it does. */
  *run(): Coroutine<void> {
    this.#tell('is online', () => this.observer.online());
    let code = 0;
    try {
      yield* this.loop.run(this.start, []);
    } catch (error) {
      if (isEngineError(error)) throw error;
      code = error instanceof ThreadExit ? error.code : 1;
      if (!(error instanceof ThreadExit)) this.#tell('has failed', () => this.observer.error(error));
    }
    this.loop.end();
    this.#over(code);
  }

  /** It ends at some point from now on, wherever it stands. */
  terminate(): void {
    if (this.isOver) return;
    const source: Source = {
      text: `${this.loop.name} is terminated`,
      loop: this.loop,
      happen: () => this.#kill(),
    };
    this.starter.loops.arm(source);
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
