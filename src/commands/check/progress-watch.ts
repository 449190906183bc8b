/** How far a check is: looked at a few times a second, while its threads work. */
import { Count, type Control } from '../../runners/pool/control.js';

export interface CheckProgress {
  readonly phase: 'loading' | 'exploring' | 'freezing' | 'running free' | 'soaking';
  /** Executions, programs or histories of this phase. */
  readonly done: number;
  readonly elapsedMs: number;
  readonly budgetMs: number;
}

const LOOK_MS = 100;

export class ProgressWatch {
  readonly #timer: NodeJS.Timeout;
  #phase: CheckProgress['phase'] = 'loading';
  #before = 0;
  /** Null: the threads that explore count. */
  #counted: (() => number) | null = null;

  /** @param control of the threads that explore @param begin on the clock of `performance` */
  constructor(
    private readonly control: Pick<Control, 'sum'>,
    begin: number,
    budgetMs: number,
    onProgress: ((progress: CheckProgress) => void) | undefined,
  ) {
    this.#timer = setInterval(() => {
      const done = this.#counted?.() ?? this.#explored() - this.#before;
      onProgress?.({ phase: this.#phase, done, elapsedMs: performance.now() - begin, budgetMs });
    }, LOOK_MS);
  }

  enter(phase: CheckProgress['phase']): void {
    this.#phase = phase;
    this.#counted = null;
    this.#before = this.#explored();
  }

  /** In this phase other threads do the work. @param done what they have done in it so far */
  counts(done: () => number): void {
    this.#counted = done;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #explored(): number {
    return this.control.sum(Count.EXECUTIONS);
  }
}
