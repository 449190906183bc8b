import { Worker } from 'node:worker_threads';
import { defineScenario } from 'smplab';

const WORKER = new URL('rejection-worker.mjs', import.meta.url).href;

export const scenario = defineScenario({
  name: 'rejection',
  story:
    'A promise of a worker is rejected, which nobody handles: the worker ends, and who waits for it waits for ever.',
  source: '-',
  forms: ['broken', 'fixed'],
  workers: { most: 1, modules: [WORKER] },
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [
    (mem) => {
      const worker = new Worker(new URL(WORKER), { workerData: { mem, handles: form === 'fixed' } });
      worker.on('error', () => undefined);
      Atomics.wait(mem, 0, 0);
    },
    (mem) => void Atomics.store(mem, 1, 1),
  ],
  after: (mem) => `${mem[0]}`,
  outcomes: [
    { match: '1', grade: 'acceptable', text: 'the worker has done it' },
    { match: '-1', grade: 'acceptable', on: ['fixed'], text: 'the worker says that it has failed' },
    { match: 'deadlock', grade: 'required', on: ['broken'], text: 'nobody answers' },
  ],
});
