/**
 * Tasks of watched threads: what a thread does for its host, by name. A stranger's code runs there, and only there.
 */
import { enterPhase, keepPhaseIn, Phase } from '../../common/phase.js';
import { errorLine } from '../../common/thrown.js';
import { tameThread } from '../../engine/tame-thread.js';
import { isAsyncCode } from '../../lab/async-code.js';
import { Control, Count } from './control.js';

/** What a kind of task is given and answers: plain data. */
export interface TaskType {
  readonly order: object;
  readonly answer: unknown;
}
export type TaskTypes<Tasks> = { readonly [Name in keyof Tasks]: TaskType };

export type Handlers<Tasks extends TaskTypes<Tasks>> = {
  readonly [Name in keyof Tasks]: (
    order: Tasks[Name]['order'],
    life: Life,
  ) => Tasks[Name]['answer'] | Promise<Tasks[Name]['answer']>;
};

/** A task on its way to a thread. */
export interface TaskStart {
  readonly name: string;
  readonly order: object;
  /** Number of the thread. */
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  readonly threads: number;
}

/** What a thread answers: an error does not keep its class on the way. */
export type TaskAnswer = { readonly ok: unknown } | { readonly failed: string; readonly message: string };

const BEAT_MS = 100;

/** How a task shows that it lives, and learns that it has to stop. */
export class Life {
  #loads: NodeJS.Timeout | undefined;

  constructor(
    private readonly control: Control,
    private readonly thread: number,
  ) {}

  get stopped(): boolean {
    return this.control.stopped;
  }

  /** Something was found in a turn of the search: other threads only go on with earlier ones. */
  found(turn: number): void {
    this.control.found(turn);
  }

  /** Whether something was found in an earlier turn, in any thread. */
  isLate(turn: number): boolean {
    return this.control.isLate(turn);
  }

  /** Says what the thread does from now on, for the report on its end: `in setup`. */
  note(text: string): void {
    clearInterval(this.#loads);
    enterPhase(Phase.NONE);
    this.control.note(this.thread, text);
  }

  /**
   * Says that it loads modules from now on, which may take long on a busy host: as long as the thread gets to its
   * events between two of them, it lives.
   */
  loading(text: string): void {
    clearInterval(this.#loads);
    this.#loads = setInterval(() => this.beat(), BEAT_MS).unref();
    enterPhase(Phase.IMPORT);
    this.control.note(this.thread, text, true);
  }

  /** The task is over. */
  end(): void {
    clearInterval(this.#loads);
  }

  executed(count = 1): void {
    this.control.count(this.thread, Count.EXECUTIONS, count);
  }

  /** Different traces, and pairs of a write and a read of it, that were not seen before. */
  saw(traces: number, pairs: number): void {
    this.control.count(this.thread, Count.DISTINCT, traces);
    this.control.count(this.thread, Count.PAIRS, pairs);
  }

  /** About so many executions are made altogether; null: not known. */
  expects(executions: number | null): void {
    this.control.expected = executions;
  }

  beat(): void {
    this.control.beat(this.thread);
  }

  /** Gives signs of life while other threads run the code under test. @param pulse changes as long as they live */
  async whileOthersRun<T>(work: () => Promise<T>, pulse: () => number): Promise<T> {
    let seen = pulse();
    const timer = setInterval(() => {
      const now = pulse();
      if (now !== seen) this.beat();
      seen = now;
    }, BEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}

/**
 * The default export of the threads' entry.
 *
 * @param known names of error classes that the host tells apart
 */
export function performing<Tasks extends TaskTypes<Tasks>>(
  handlers: Handlers<Tasks>,
  known: readonly string[],
): (start: TaskStart) => Promise<TaskAnswer> {
  return async ({ name, order, thread, control: buffer, threads }) => {
    const control = new Control(buffer, threads);
    tameThread();
    keepPhaseIn(control.phaseWords(thread));
    const life = new Life(control, thread);
    try {
      return { ok: await handlers[name as keyof Tasks](order, life) };
    } catch (error) {
      if (isAsyncCode(error)) return { failed: 'AsyncCode', message: error.message };
      if (error instanceof Error && known.includes(error.name)) return { failed: error.name, message: error.message };
      throw new Error(errorLine(error), { cause: error });
    } finally {
      life.end();
    }
  };
}
