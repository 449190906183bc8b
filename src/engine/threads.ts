/**
 * Worker threads for actors that need one each, all at the same time: a Piscina pool of exactly as many threads as
 * there are actors, because the pool's own choice of threads would hang their first rendezvous.
 */
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';

/** Heap of one thread, so that one that runs away dies by itself and soon. */
const HEAP_MB = 256;
const STACK_MB = 4;

export class Threads<Start extends { readonly port: MessagePort }> {
  readonly #pool: Piscina;
  #running = 0;

  /** @param entry URL of the thread entry: its default export is called with the start message. */
  constructor(
    entry: string,
    readonly count: number,
  ) {
    this.#pool = new Piscina({
      filename: entry,
      minThreads: count,
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB },
    });
    this.#pool.on('error', () => undefined); // a worker that dies while idle: its next task reports it
  }

  /**
   * Runs an actor on a thread of its own. Settles when it came back; rejects when it threw, exited, ran out of memory,
   * or when `killed` was aborted, which ends its thread wherever it is.
   */
  async run(start: Start, killed?: AbortSignal): Promise<void> {
    this.#running++;
    try {
      await this.#pool.run(start, { transferList: [start.port], ...(killed && { signal: killed }) });
    } finally {
      this.#running--;
    }
  }

  /** Threads that nobody runs on. */
  get free(): number {
    return this.count - this.#running;
  }

  /** Ends all threads, also those that do not listen. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}
