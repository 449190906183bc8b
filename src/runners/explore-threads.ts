/** The threads that explore: independent tasks on as many threads as there are cores. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { CellRequest, CellResult } from '../commands/explore/cell.js';

export class ExploreThreads {
  readonly count: number;
  readonly #pool: Piscina;

  constructor(count = availableParallelism()) {
    this.count = count;
    this.#pool = new Piscina({
      filename: new URL('../../workers/explore.js', import.meta.url).href,
      minThreads: count,
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      idleTimeout: Infinity,
    });
  }

  run(request: CellRequest): Promise<CellResult> {
    return this.#pool.run(request) as Promise<CellResult>;
  }

  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}
