/**
 * Worker threads, each running one task at a time: the only pool there is. For actors that run at the same time it has
 * exactly as many threads as there are actors, because the pool's own choice of threads would hang their first
 * rendezvous.
 */
import { createRequire } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { keepingCode } from '../common/kept-code.js';
import { Children } from './children.js';

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

export interface ThreadsOptions {
  /** Threads that are started at once; default: all. */
  readonly atOnce?: number;
  readonly heapMb?: number;
}

export class Threads<Start extends object, Answer = void> {
  readonly #pool: Piscina;
  readonly #children = new Children();
  #running = 0;

  /** @param entry URL of the thread entry: its default export is called with the start message. */
  constructor(
    entry: string,
    readonly count: number,
    { atOnce = count, heapMb = HEAP_MB }: ThreadsOptions = {},
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
      resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: STACK_MB },
    });
    this.#pool.on('error', () => undefined); // a worker that dies while idle: its next task reports it
  }

  /**
   * Runs a task on a thread of its own. Settles when it came back; rejects when it threw, exited, ran out of memory, or
   * when `killed` was aborted, which ends its thread wherever it is.
   */
  async run(start: Start, killed?: AbortSignal): Promise<Answer> {
    this.#running++;
    try {
      const { port, later } = start as StartPorts;
      const transferList = [port, later?.line].filter((one) => one !== undefined);
      return (await this.#pool.run(start, { transferList, ...(killed && { signal: killed }) })) as Answer;
    } finally {
      this.#running--;
    }
  }

  /** Threads that run nothing. */
  get free(): number {
    return this.count - this.#running;
  }

  /** Ends all threads, also those that do not listen, and the processes that they have started. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
    await this.#children.end();
  }
}

/** How a thread came to its end, by what its task was rejected with. */
export function deathText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory';
  if (/exited|exit code/.test(cause.message)) return `its thread ended: ${cause.message}`;
  return `${cause.name}: ${cause.message}`;
}
