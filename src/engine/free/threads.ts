/**
 * The worker threads that CPUs run on: a Piscina pool of exactly as many threads as CPUs. The threads are kept from one
 * machine to the next, because starting one costs 10 to 100 ms.
 */
import { Piscina } from 'piscina';
import type { CpuStart } from './cpu-thread.js';

const ENTRY = new URL('../../../workers/cpu.js', import.meta.url).href;

/** Heap of one CPU thread, so that one that runs away dies by itself and soon. */
const HEAP_MB = 256;
const STACK_MB = 4;

export class CpuThreads {
  readonly #pool: Piscina;
  #running = 0;

  constructor(readonly count: number) {
    this.#pool = new Piscina({
      filename: ENTRY,
      minThreads: count, // a rendezvous of all CPUs needs all of them to run: the pool's own choice of threads would hang
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB },
    });
    this.#pool.on('error', () => undefined); // a worker that dies while idle: its next task reports it
  }

  /**
   * Runs a CPU on a thread of its own. Settles when the CPU stopped; rejects when it threw, exited, ran out of memory, or
   * when `killed` was aborted, which ends its thread wherever it is.
   */
  async run(start: CpuStart, killed: AbortSignal): Promise<void> {
    this.#running++;
    try {
      await this.#pool.run(start, { transferList: [start.port], signal: killed });
    } finally {
      this.#running--;
    }
  }

  /** Threads that no CPU runs on. */
  get free(): number {
    return this.count - this.#running;
  }

  /** Ends all threads, also those that do not listen. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}
