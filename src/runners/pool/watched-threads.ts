/**
 * Threads that run a stranger's code: it may throw, exit, run out of memory or never return, and none of that may take
 * the host down, or leave a thread behind.
 */
import { Broken, Fault, InputError, Interrupted } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import { Threads } from '../../engine/threads.js';
import type { Place } from '../../lab/check-definition.js';
import { portedClass } from '../../engine/portable-error.js';
import { asError, placeIn } from '../../common/thrown.js';
import { Control } from './control.js';
import { Stay } from '../../common/processor-time.js';
import type { TaskAnswer, TaskStart, TaskTypes } from './task.js';
import { whereThreadsAre } from './where-threads-are.js';

/** `ring.js:12: ` before a message. */
const HAS_PLACE = /^\S+:\d+: /;
const LOOKS = 10;
/** Looks at a thread that has done nothing yet: starting one takes long on a busy host. */
const START_LOOKS = 200;
const LOOK_MS_MIN = 20;
/** A call of a coroutine takes up to four times the stack of a call on real threads: as deep as they are it goes with so much. */
const STACK_MB = 16;
/** Loading that shows signs of life may last for so many times the patience, when the budget is over. */
const LOADING = 4;
/** For coming back with what there is, after an interruption. */
const GRACE_MS = 1000;

/** The code cannot be run as coroutines: why, with file and line. */
export class NotOnCoop extends InputError {}

/** No controlled engine can run it: why, with file and line. */
export class NotControlled extends InputError {}

export interface WatchedOptions {
  readonly count: number;
  readonly heapMb: number;
  /** A thread that gives no sign of life for so long hangs. */
  readonly patienceMs: number;
  /** On the wall clock: until then a thread that loads modules does not hang, whatever it does. */
  readonly loadsUntil: number;
  /** What the threads run, when nothing better is known of where they are. */
  readonly place: Place;
  /** By the name of its class: an error that a thread has thrown and the host tells apart. */
  readonly errors: Readonly<Record<string, (message: string) => Error>>;
}

interface Watch {
  /** Rejects when the thread hangs, or is given up. */
  readonly hangs: Promise<never>;
  readonly giveUp: (error: Error) => void;
  end(): void;
}

export class WatchedThreads<Tasks extends TaskTypes<Tasks>> {
  readonly control: Control;
  readonly #threads: Threads<TaskStart, TaskAnswer>;
  readonly #waiting = new Set<(error: Error) => void>();
  #givenUp: NodeJS.Timeout | undefined;
  place: Place;

  constructor(
    entry: string,
    private readonly options: WatchedOptions,
  ) {
    const { count, heapMb, place } = options;
    this.place = place;
    this.control = Control.create(count);
    this.#threads = new Threads(entry, count, { atOnce: 1, heapMb, stackMb: STACK_MB });
  }

  get count(): number {
    return this.options.count;
  }

  /**
   * Runs a task in a thread. One task a thread number at a time.
   *
   * @param patienceMs for this task, where it is not that of all
   * @throws what the task threw, if it is one of `errors`
   * @throws {Broken} when the thread died or did not come back: an InputError, while it loaded or set up what is under test
   */
  async run<Name extends keyof Tasks & string>(
    thread: number,
    name: Name,
    order: Tasks[Name]['order'],
    patienceMs = this.options.patienceMs,
  ): Promise<Tasks[Name]['answer']> {
    const { control, count } = this;
    const killed = new AbortController();
    const start: TaskStart = { name, order, thread, control: control.buffer, threads: count };
    const answer = this.#threads.run(start, killed.signal);
    const watch = this.#watch(thread, patienceMs);
    watch.hangs.catch(() => killed.abort()); // the next task needs its place
    this.#waiting.add(watch.giveUp);
    try {
      const came = answer.catch((error: unknown) => this.#died(thread, error));
      return this.#resultOf(await Promise.race([came, watch.hangs]));
    } finally {
      watch.end();
      this.#waiting.delete(watch.giveUp);
      answer.catch(() => undefined);
    }
  }

  /** Asks all tasks to come back with what they have; those that do not are given up: `run` rejects. */
  interrupt(): void {
    this.control.stop();
    this.#givenUp ??= setTimeout(() => {
      for (const giveUp of this.#waiting) giveUp(new Interrupted('interrupted'));
    }, GRACE_MS);
  }

  async destroy(): Promise<void> {
    clearTimeout(this.#givenUp);
    this.control.stop();
    await this.#threads.destroy();
  }

  #resultOf(answer: TaskAnswer): unknown {
    if ('ok' in answer) return answer.ok;
    const { failed, message } = answer;
    throw this.options.errors[failed](failed === 'Broken' ? `${this.#where}: ${message}` : message);
  }

  #died(thread: number, error: unknown): never {
    const { code, message = String(error) } = error as { code?: string; message?: string };
    const note = this.control.noteOf(thread);
    if (code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw this.#broken(thread, `${this.#where}: out of memory ${note}: a thread may use ${this.options.heapMb} MB`);
    const place = placeIn(asError(error).stack); // where it was thrown when nothing was left to catch it
    const text = place === '' ? message : `${place}: ${portedClass(asError(error))}: ${message}`;
    const line = `${HAS_PLACE.test(text) ? '' : `${this.#where}: `}${text}, ${note}`;
    if (!HAS_PLACE.test(text) && !this.control.isOfModule(thread)) throw new Fault(line);
    throw this.#broken(thread, line);
  }

  /** What cannot be loaded or set up cannot be used; what is used breaks. */
  #broken(thread: number, text: string): InputError | Broken {
    return this.control.prepares(thread) ? new InputError(text) : new Broken(text);
  }

  get #where(): string {
    const { url, line } = this.place;
    return line === 0 ? shortPath(url) : `${shortPath(url)}:${line}`;
  }

  /** Rejects when the thread gives no sign of life for too long. */
  #watch(thread: number, patienceMs: number): Watch {
    const lookMs = Math.max(LOOK_MS_MIN, patienceMs / LOOKS);
    let seen = -1;
    let starting = 0;
    const [silence, loading] = [new Stay(), new Stay()];
    let fail!: (error: unknown) => void;
    const hangs = new Promise<never>((_, reject) => (fail = reject));
    const timer = setInterval(() => {
      const pulse = this.control.pulse(thread);
      const isStarting = pulse === 0 && ++starting < START_LOOKS;
      silence.look(pulse === seen && !isStarting, lookMs);
      seen = pulse;
      const loads = this.control.loads(thread);
      loading.look(loads, lookMs);
      if (loads && Date.now() < this.options.loadsUntil) return;
      const threads = this.#waiting.size;
      const loadsMs = LOADING * this.options.patienceMs;
      if (!silence.exceeds(patienceMs, threads) && !loading.exceeds(loadsMs, threads)) return;
      clearInterval(timer);
      this.#hangs(thread, Math.max(silence.ms, loading.ms)).catch(fail);
    }, lookMs);
    return { hangs, giveUp: (error) => fail(error), end: () => clearInterval(timer) };
  }

  async #hangs(thread: number, silentMs: number): Promise<never> {
    const [place = this.#where] = await whereThreadsAre(silentMs);
    throw this.#broken(
      thread,
      `${place}: never returned, ${this.control.noteOf(thread)}: it was ended after ${(silentMs / 1000).toFixed(1)} s; --patience gives it longer`,
    );
  }
}
