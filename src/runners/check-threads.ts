/**
 * The threads of a check. They run a stranger's code: it may throw, exit, run out of memory or never return, and none
 * of that may take the host down, or leave a thread behind.
 */
import { Piscina } from 'piscina';
import type { Place } from '../lab/check-definition.js';
import type { AnswerTo, CellAnswer, CheckTask } from '../commands/check/cell.js';
import { CheckControl } from './check-control.js';
import { shortPath } from '../common/short-path.js';
import { InputError } from '../common/errors.js';
import { whereThreadsAre } from './where-threads-are.js';

const ENTRY = new URL('../../workers/check.js', import.meta.url).href;
const HEAP_MB = 256;
const STACK_MB = 4;
const LOOKS = 10;
/** Looks at a thread that has done nothing yet: starting one takes long on a busy host. */
const START_LOOKS = 200;

/** The program under test broke while it ran: it exited, ran out of memory, or did not come back. */
export class CheckBroke extends Error {
  override readonly name = 'CheckBroke';
}

/** The code cannot be run as coroutines: why, with file and line. */
export class NotOnCoop extends InputError {}

/** No controlled engine can run it: why, with file and line. */
export class NotControlled extends InputError {}

type Order = CheckTask extends infer Task
  ? Task extends CheckTask
    ? Omit<Task, 'url' | 'thread' | 'control' | 'threads'>
    : never
  : never;

export class CheckThreads {
  readonly control: CheckControl;
  readonly #pool: Piscina;
  /** Where the definition stands, when it is known. */
  place: Place;

  /** @param patienceMs a thread that gives no sign of life for so long hangs */
  constructor(
    private readonly url: string,
    readonly count: number,
    private readonly patienceMs: number,
  ) {
    this.place = { url, line: 1 };
    this.control = CheckControl.create(count);
    this.#pool = new Piscina({
      filename: ENTRY,
      minThreads: 1,
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB },
    });
    this.#pool.on('error', () => undefined); // what dies while idle: its next task reports it
  }

  /**
   * @throws {InputError} when the module cannot be used
   * @throws {NotOnCoop} when it cannot be rewritten
   * @throws {CheckBroke} when the thread died or did not come back
   */
  async run<Task extends CheckTask['task']>(
    thread: number,
    order: Extract<Order, { task: Task }>,
  ): Promise<AnswerTo<Task>> {
    const { url, control, count } = this;
    const task = { ...order, url, thread, control: control.buffer, threads: count };
    const abort = new AbortController();
    const answer = this.#pool.run(task, { signal: abort.signal }) as Promise<CellAnswer<AnswerTo<Task>>>;
    const watch = this.#watch(thread);
    try {
      return resultOf(await Promise.race([answer.catch((error: unknown) => this.#died(thread, error)), watch.hangs]));
    } finally {
      watch.end();
      answer.catch(() => undefined);
    }
  }

  async destroy(): Promise<void> {
    this.control.stop();
    await this.#pool.destroy();
  }

  #died(thread: number, error: unknown): never {
    const { code, message = String(error) } = error as { code?: string; message?: string };
    const note = this.control.noteOf(thread);
    if (note.endsWith('process.exit was called')) throw new CheckBroke(note);
    if (code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw new CheckBroke(`${this.#where}: out of memory ${note}: a thread may use ${HEAP_MB} MB`);
    throw new CheckBroke(message.includes(':') ? message : `${this.#where}: ${message} ${note}`);
  }

  get #where(): string {
    return `${shortPath(this.place.url)}:${this.place.line}`;
  }

  /** Rejects when the thread gives no sign of life for too long. */
  #watch(thread: number): { hangs: Promise<never>; end(): void } {
    let seen = -1;
    let unchanged = 0;
    let starting = 0;
    let fail!: (error: unknown) => void;
    const hangs = new Promise<never>((_, reject) => (fail = reject));
    const timer = setInterval(() => {
      const pulse = this.control.pulse(thread);
      unchanged = pulse === seen ? unchanged + 1 : 0;
      seen = pulse;
      if (pulse === 0 && ++starting < START_LOOKS) unchanged = 0; // the thread is still being started
      if (unchanged !== LOOKS) return;
      this.#hangs(thread).catch(fail);
    }, this.patienceMs / LOOKS);
    return { hangs, end: () => clearInterval(timer) };
  }

  async #hangs(thread: number): Promise<never> {
    const [place = this.#where] = await whereThreadsAre(this.patienceMs);
    throw new CheckBroke(
      `${place}: never returned, ${this.control.noteOf(thread)}: it was ended after ${this.patienceMs / 1000} s`,
    );
  }
}

function resultOf<T>(answer: CellAnswer<T>): T {
  if ('ok' in answer) return answer.ok;
  if ('input' in answer) throw new InputError(answer.input);
  if ('spins' in answer) throw new NotControlled(answer.spins);
  throw new NotOnCoop(answer.notRewritable);
}
