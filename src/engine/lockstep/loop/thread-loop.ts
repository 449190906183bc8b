/**
 * The event loop of an actor's thread: Node's own, which asks at its turn. Microtasks run as the language has them, when the
 * stack is empty; then the thread takes a task that has come, or waits for one.
 *
 * Source: the steps are those of src/engine/event-loop/event-loop.ts, which coroutines run.
 */
import type { MessagePort } from 'node:worker_threads';
import { beginWatch, endWatch, notWatched } from '../../asynchrony.js';
import type { Ground } from '../../controlled/ground.js';
import { wordsOf } from '../../controlled/performer.js';
import type { WordNumbers } from '../../controlled/words.js';
import { atOnce, runToEnd } from '../../event-loop/calling.js';
import { UnhandledRejection } from '../../event-loop/unhandled-rejection.js';
import { isPromise, refuseGenerator } from '../../../lab/async-code.js';
import type { LockstepActor } from '../actor.js';
import { Line } from './line.js';
import { LoopWords } from './loop-words.js';
import { RemoteLoops } from './remote-loops.js';

const { setImmediate } = globalThis;

/** What a thread has of the event loops of all. */
export interface LoopStart {
  /** On which it asks the desk. */
  readonly line: MessagePort;
  readonly words: SharedArrayBuffer;
}

function later(work: () => void): void {
  notWatched(() => void setImmediate(work));
}

export class ThreadLoop {
  readonly ground: Ground;
  readonly #words: LoopWords;
  readonly #line: Line;
  readonly #remote: RemoteLoops;
  /** Tasks that it has taken. */
  #taken = 0;
  #isSettled = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly actor: LockstepActor,
    { line, words }: LoopStart,
    actors: number,
  ) {
    this.#words = new LoopWords(words, actors);
    this.ground = this.#words.ground({ release: (all) => this.#words.hasPolls && this.#line.ask('release', all) });
    this.#line = new Line(
      line,
      () => actor.askDesk(),
      () => actor.isOver,
    );
    this.#remote = new RemoteLoops(actor.id, actors, this.#line, {
      step: () => atOnce(() => void (actor.active && actor.step())),
      looked: () => actor.looked(),
    });
    process.on('unhandledRejection', (reason, promise) => this.#fail(new UnhandledRejection(promise, reason)));
    process.on('uncaughtException', (error) => this.#threw(error));
  }

  /** An execution is set up: what only an actor can do is refused. */
  isSettingUp = false;

  /** Before the set-up of an execution. */
  begin(words: WordNumbers): void {
    this.isSettingUp = true;
    this.#taken = 0;
    this.#failure = undefined;
    this.#remote.begin();
    this.#remote.words = words;
  }

  /** Does what belongs to an actor, while an execution is set up: others do it too. */
  inThread<T>(actor: number, work: () => T): T {
    return actor === this.actor.id ? this.#remote.inThread(actor, work) : work();
  }

  /** Everything that the actor does, from its first step to its last. @throws what nothing has caught */
  async run(program: () => unknown): Promise<void> {
    this.isSettingUp = false;
    this.#remote.run();
    beginWatch(true);
    try {
      await this.#macrotask(() => this.#begin(program));
      while (await this.#next());
      if (this.#line.isUsed) this.#line.ask('over'); // else nothing can come for it
    } finally {
      endWatch();
    }
  }

  /** Source: ECMA-262, DoWait. */
  waitAsync(word: number, array: Int32Array, index: number, value: unknown, timeoutMs: number): object {
    if (array[index] !== value) return { async: false, value: 'not-equal' };
    if (timeoutMs === 0) return { async: false, value: 'timed-out' };
    let settle!: (how: unknown) => void;
    const ended = new Promise((resolve) => (settle = resolve));
    const key = this.#remote.keep((how) => atOnce(() => settle(how)));
    this.#line.ask('waitLater', key, word, wordsOf(value), timeoutMs);
    return { async: true, value: ended };
  }

  /** A wait was notified, by its number. */
  woken(wait: number): void {
    this.#line.ask('woken', wait);
  }

  happened(event: number): void {
    this.#line.ask('happened', event);
  }

  #begin(program: () => unknown): void {
    this.#isSettled = true; // also where it throws
    const result = program();
    refuseGenerator(`actor ${this.actor.id}`, result);
    if (!isPromise(result)) return;
    this.#isSettled = false;
    result.then(
      () => (this.#isSettled = true),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Context: there are no microtasks. Returns whether something was done. */
  async #next(): Promise<boolean> {
    const { id } = this.actor;
    if (this.#failure !== undefined) throw this.#failure.error;
    const come = this.#words.bells[id];
    if (come !== this.#taken) await this.#macrotask(() => this.#perform());
    else if (this.#isSettled && !this.#words.isKeptAlive(id)) return false;
    else this.actor.block(id, come, this.#isSettled, 0);
    return true;
  }

  #perform(): void {
    this.#taken++;
    this.actor.step();
    const work = this.#line.ask('perform');
    if (work === null) return;
    runToEnd(this.#remote.work(work));
    if (work.goesOn === true) this.#line.ask('performed');
  }

  /** Settles when the microtasks behind it are done too. */
  async #macrotask(work: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      later(() => {
        try {
          work();
        } catch (error) {
          this.#threw(error);
        }
        later(resolve);
      });
    });
  }

  /** That ends the thread: microtasks that are left make no further step. */
  #threw(error: unknown): void {
    this.#fail(error);
    this.actor.crashed(error);
  }

  /** What is thrown afterwards, because of it, is no news. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
  }
}
