/** Bare worker threads that do one job at a time: no pool, no machine. */
import { Worker, type MessagePort } from 'node:worker_threads';

export class Crew {
  readonly #workers: readonly Worker[];

  /** @param entry a module that calls `serve` */
  constructor(entry: URL, count: number) {
    this.#workers = Array.from({ length: count }, () => new Worker(entry));
  }

  /** Gives thread `index` a job. Rejects when it throws. */
  run(index: number, job: unknown, transfer: readonly MessagePort[] = []): Promise<unknown> {
    const worker = this.#workers[index];
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        worker.off('message', onMessage).off('error', onError);
        end();
      };
      const onMessage = (result: unknown): void => settle(() => resolve(result));
      const onError = (error: Error): void => settle(() => reject(error));
      worker.on('message', onMessage).on('error', onError);
      worker.postMessage(job, transfer);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
