/**
 * The event loop of an actor's thread: Node's own, which asks at its turn. Microtasks run as the language has them, when the
 * stack is empty; then the thread takes a task that has come, or waits for one.
 *
 * Source: the steps are those of src/engine/event-loop/event-loop.ts, which coroutines run.
 */
import type { MessagePort } from 'node:worker_threads';
import { beginWatch, endWatch, leavingNothing, notWatched } from '../../asynchrony.js';
import { Released, type Ground } from '../../controlled/ground.js';
import { wordsOf } from '../../controlled/performer.js';
import type { WordNumbers } from '../../controlled/words.js';
import { atOnce, runToEnd } from '../../event-loop/calling.js';
import { isEngineError } from '../../event-loop/engine-errors.js';
import { enterLoop, SETUP } from '../../event-loop/current.js';
import type { EventLoop } from '../../event-loop/event-loop.js';
import { ThreadExit } from '../../event-loop/thread-exit.js';
import { UnhandledRejection } from '../../event-loop/unhandled-rejection.js';
import { isPromise, refuseGenerator } from '../../../lab/async-code.js';
import { handToThread } from '../../thread-identity.js';
import type { LockstepActor } from '../actor.js';
import { evaluateModules } from './evaluation.js';
import { Line } from './line.js';
import { LoopWords } from './loop-words.js';
import { RemoteLoops } from './remote-loops.js';
import { endOf, type Thrown } from './thread-end.js';
import { thrownToWire } from './wire.js';

const { setImmediate } = globalThis;

/** What a thread has of the event loops of all. */
export interface LoopStart {
  /** On which it asks the desk. */
  readonly line: MessagePort;
  readonly words: SharedArrayBuffer;
  /** Actors from this number on are threads that code under test starts. */
  readonly declared: number;
}

function later(work: () => void): void {
  notWatched(() => void setImmediate(work));
}

export class ThreadLoop {
  readonly ground: Ground;
  readonly #words: LoopWords;
  readonly #line: Line;
  readonly #remote: RemoteLoops;
  /** Code under test starts it. */
  readonly #isStarted: boolean;
  /** Tasks that it has taken. */
  #taken = 0;
  #isSettled = false;
  #failure: Thrown | undefined;

  constructor(
    private readonly actor: LockstepActor,
    { line, words, declared }: LoopStart,
    actors: number,
  ) {
    this.#words = new LoopWords(words, actors);
    this.#isStarted = actor.id >= declared;
    const release = (all: boolean): number => (this.#words.hasPolls ? this.#line.ask('release', all) : Released.NONE);
    this.ground = this.#words.ground({ release });
    this.#line = new Line(
      line,
      () => actor.mayAsk(),
      () => actor.askDesk(),
      () => actor.isOver,
    );
    const step = (): ReturnType<typeof atOnce> => atOnce(() => void (actor.stepsPlainly && actor.step()));
    const own = { step, looked: () => actor.looked() };
    this.#remote = new RemoteLoops(actor.id, actors, this.#line, own, (error) => this.#ended(error));
    process.on('unhandledRejection', (reason, promise) => this.#rejected(reason, promise));
    process.on('uncaughtException', (error) => this.#threw(error));
  }

  /** An execution is set up, or looked at: what only an actor can do is refused. */
  isSettingUp = false;

  /** Before the set-up of an execution. */
  begin(words: WordNumbers): void {
    this.isSettingUp = true;
    process.exitCode = undefined;
    this.#taken = 0;
    this.#failure = undefined;
    this.#remote.begin();
    this.#remote.words = words;
  }

  /** Looks at what came out: what only an actor can do is refused, and what is rejected then comes to nothing, as on coroutines. */
  lookAfterwards(look: () => string): string {
    this.isSettingUp = true;
    enterLoop(SETUP);
    try {
      return leavingNothing(look, true);
    } finally {
      this.isSettingUp = false;
    }
  }

  /** Does what belongs to an actor, while an execution is set up: others do it too. */
  inThread<T>(actor: number, work: () => T): T {
    return actor === this.actor.id ? this.#remote.inThread(actor, work) : work();
  }

  /** Everything that the actor does, from its first step to its last. @throws what nothing has caught */
  async run(program: () => unknown): Promise<void> {
    this.isSettingUp = false;
    this.#remote.run();
    if (this.#isStarted) return await this.#serve();
    const thrown = await this.#live(async () => {
      beginWatch(true);
      await this.#macrotask(() => this.#begin(program));
    });
    if (thrown !== undefined) throw thrown.error;
    if (this.#line.isUsed) this.#line.ask('over'); // else nothing can come for it
  }

  /** Waits at rest until it is started. */
  async #serve(): Promise<void> {
    const { actor } = this;
    while (this.#words.bells[actor.id] === 0) actor.block(actor.id, 0, true, 0);
    this.#taken = 1; // that
    const { urls, handed } = this.#line.ask('begun');
    handToThread(this.#remote.handed(handed));
    const thrown = await this.#live(async () => await this.#evaluate(urls));
    const { code, failure } = endOf(thrown);
    this.#line.ask('ended', code, failure && thrownToWire(failure.error));
  }

  /** Returns what nothing has caught. @throws what ends more than the thread */
  async #live(begin: () => Promise<void>): Promise<Thrown | undefined> {
    try {
      const thrown = await this.#thrownBy(async () => {
        await begin();
        while (await this.#next());
      });
      return this.#hears('exit') ? await this.#exit(thrown) : thrown;
    } finally {
      endWatch();
    }
  }

  /** Its listeners for that may end it otherwise. What they leave for later is not run. Source: Node, 'exit'. */
  async #exit(thrown: Thrown | undefined): Promise<Thrown | undefined> {
    const { code } = endOf(thrown);
    const instead = await this.#thrownBy(async () => {
      this.#own!.process.emit('exit', code);
      this.actor.halt(true);
      await this.#macrotask(() => undefined);
    });
    this.actor.halt(false);
    return instead ?? thrown;
  }

  async #thrownBy(work: () => Promise<void>): Promise<Thrown | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      this.actor.halt(false);
      if (this.actor.isOver || isEngineError(error)) throw error;
      return { error };
    }
  }

  async #evaluate(urls: readonly string[]): Promise<void> {
    const { actor } = this;
    this.#isSettled = true;
    actor.runs(false);
    const begins = (): void => {
      actor.runs(true);
      actor.evaluates = true;
      beginWatch(true);
    };
    const ends = (hasThrown: boolean): void => {
      actor.evaluates = false;
      if (hasThrown) actor.halt(!this.#hears('uncaughtException'));
    };
    try {
      await evaluateModules(urls, { begins, ends });
    } catch (error) {
      this.#threw(error);
    } finally {
      actor.runs(true);
    }
    await this.#macrotask(() => undefined);
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

  /** That ends the thread, unless it listens for it: microtasks that are left make no further step. */
  #threw(error: unknown): void {
    const isCaught = this.#hears('uncaughtException') && !isEngineError(error) && !(error instanceof ThreadExit);
    if (isCaught && !this.actor.isOver) return this.#caught(error, 'uncaughtException');
    this.#ended(error);
  }

  #ended(error: unknown): void {
    this.#fail(error);
    this.actor.halt(true);
  }

  #rejected(reason: unknown, promise: Promise<unknown>): void {
    try {
      if (this.actor.isOver) return;
      if (this.#hears('unhandledRejection')) this.#own!.process.emit('unhandledRejection', reason, promise);
      else if (this.#hears('uncaughtException')) this.#caught(reason, 'unhandledRejection');
      else this.#fail(new UnhandledRejection(promise, reason));
    } catch (error) {
      this.#threw(error);
    }
  }

  #caught(error: unknown, how: string): void {
    try {
      this.#own!.process.emit('uncaughtException', error, how);
    } catch (another) {
      this.#ended(another);
    }
  }

  /** What is thrown afterwards, because of it, is no news. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  #hears(name: string): boolean {
    return this.#own?.hears(name) ?? false;
  }

  /** Undefined: there has been no execution. */
  get #own(): EventLoop | undefined {
    return this.#remote.loops[this.actor.id];
  }
}
