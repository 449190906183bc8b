/** The worker threads of the lockstep engine: a Piscina pool of exactly as many threads as actors, see CpuThreads. */
import { Piscina } from 'piscina';
import type { ActorStart } from './actor-thread.js';

const ENTRY = new URL('../../../workers/lockstep.js', import.meta.url).href;
const HEAP_MB = 256;
const STACK_MB = 4;

export class ActorThreads {
  readonly #pool: Piscina;

  constructor(count: number) {
    this.#pool = new Piscina({
      filename: ENTRY,
      minThreads: count, // every actor needs its thread at the same time
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB },
    });
    this.#pool.on('error', () => undefined); // a worker that dies while idle: its next task reports it
  }

  /** Runs an actor on a thread of its own. Settles when it is given back; rejects when the thread died. */
  run(start: ActorStart): Promise<void> {
    return this.#pool.run(start, { transferList: [start.port] }) as Promise<void>;
  }

  /** Ends all threads, also those that do not listen. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}
