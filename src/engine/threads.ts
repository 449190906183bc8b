/**
 * Worker threads, each running one task at a time: the only pool there is. For actors that run at the same time it has
 * exactly as many threads as there are actors, because the pool's own choice of threads would hang their first
 * rendezvous.
 */
import { createRequire } from 'node:module';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { keepingCode } from '../common/kept-code.js';
import { leaveBehind } from '../common/left-behind.js';
import { settledUnlessStuck } from '../common/processor-time.js';
import { settledWithin } from '../common/settle.js';
import { portedClass } from './portable-error.js';
import { Children } from './children.js';
import { passOn } from './printed.js';

/** Loaded by the first that starts threads: most threads that import this start none. */
const load = createRequire(import.meta.url);

/** What goes over to the thread with its start message. */
interface StartPorts {
  readonly port?: MessagePort;
  readonly later?: { readonly line: MessagePort } | null;
}

/** Heap of one thread, so that one that runs away dies by itself and soon. */
const HEAP_MB = 256;
const STACK_MB = 4;
/** A thread ends at once, unless it is in a call; one that is let run, and has not ended after so long, is in one that does not come back. */
const LOOK_MS = 200;
const END_MS = 5000;

export interface ThreadsOptions {
  /** Threads that are started at once; default: all. */
  readonly atOnce?: number;
  readonly heapMb?: number;
  /** Default: as Node has it in its own worker threads. */
  readonly stackMb?: number;
}

export class Threads<Start extends object, Answer = void> {
  readonly #pool: Piscina;
  readonly #children = new Children();
  /** Threads that have not ended: the pool forgets one as soon as it is to end. */
  readonly #alive = new Set<Worker>();
  /** Of the tasks that run or wait: ends them. */
  readonly #rejects = new Set<(error: ThreadsGone) => void>();
  /** Threads end as they start: the pool makes no others then, and what waits for one would wait for ever. */
  #gone: ThreadsGone | undefined;
  #isDestroyed = false;

  /** @param entry URL of the thread entry: its default export is called with the start message. */
  constructor(
    entry: string,
    readonly count: number,
    { atOnce = count, heapMb = HEAP_MB, stackMb = STACK_MB }: ThreadsOptions = {},
  ) {
    const env = keepingCode();
    const pool = load('piscina') as { readonly Piscina: typeof Piscina };
    this.#pool = new pool.Piscina({
      filename: entry,
      minThreads: atOnce,
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      idleTimeout: Infinity,
      ...(env !== undefined && { env }),
      resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: stackMb },
    });
    let cause: unknown;
    this.#pool.on('error', (error: unknown) => void (cause = error)); // a worker that runs nothing: its next task reports it
    const lookAgain = (): void => {
      if (!this.#isDestroyed && this.#pool.threads.length < atOnce) this.#endTasks(new ThreadsGone(cause));
    };
    this.#pool.on('workerDestroy', () => queueMicrotask(lookAgain)); // behind the pool's start of another
  }

  /**
   * Runs a task on a thread of its own. Settles when it came back; rejects when it threw, exited, ran out of memory, when
   * `killed` was aborted, which ends its thread wherever it is, or when there are no threads any more.
   */
  async run(start: Start, killed?: AbortSignal): Promise<Answer> {
    if (this.#gone !== undefined) throw this.#gone;
    const { port, later } = start as StartPorts;
    const transferList = [port, later?.line].filter((one) => one !== undefined);
    const done = this.#pool.run(start, { transferList, ...(killed && { signal: killed }) }) as Promise<Answer>;
    this.#meet();
    let ended!: (error: ThreadsGone) => void;
    try {
      return await new Promise((resolve, reject) => {
        this.#rejects.add((ended = reject));
        done.then(resolve, reject);
      });
    } finally {
      this.#rejects.delete(ended);
    }
  }

  /** Threads that run nothing. */
  get free(): number {
    return this.count - this.#rejects.size;
  }

  /**
   * Ends all threads, also those that do not listen, and the processes that they have started. One that is in a call which does
   * not come back is left behind, see `leftBehind`.
   */
  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    Object.assign(this.#pool.options, { minThreads: 0 }); // it would start another for one that ends when it has been destroyed
    this.#meet();
    const ends = [...this.#alive].map((thread) => new Promise((resolve) => thread.once('exit', resolve)));
    const ended = Promise.all([...ends, this.#pool.destroy()]);
    if ((await settledWithin(ended, LOOK_MS, null)) === null) {
      this.#children.endAwaited();
      const haveEnded = await settledUnlessStuck(ended, END_MS, () => this.#alive.size, null);
      if (haveEnded === null) for (const thread of this.#alive) leaveBehind(thread);
    }
    await this.#children.end();
  }

  /** The pool may have started threads. */
  #meet(): void {
    for (const thread of this.#pool.threads) {
      if (this.#alive.has(thread)) continue;
      this.#alive.add(thread);
      passOn(thread);
      thread.once('exit', () => this.#alive.delete(thread));
    }
  }

  /** Ends all tasks, now and later. */
  #endTasks(gone: ThreadsGone): void {
    this.#gone = gone;
    for (const reject of this.#rejects) reject(gone);
  }
}

/** Threads end as they start, so there will be none to run a task. */
class ThreadsGone extends Error {
  constructor(cause: unknown) {
    super(`threads end as they start${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
  }
}

/** How a thread came to its end, by what its task was rejected with. */
export function deathText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const name = portedClass(cause);
  if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory';
  if (/exited|exit code/.test(cause.message)) return `its thread ended: ${cause.message}`;
  return `${name === '' ? cause.name : name}: ${cause.message}`;
}
