import { Worker } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { defineScenario } from 'smplab';

const url = new URL('comlink-worker.mjs', import.meta.url);

export const scenario = defineScenario({
  name: 'comlink',
  story:
    'Two calls are answered by one worker, whose method waits in its midst: messages are tasks, so neither loses the other.',
  source: 'comlink 4.4.2',
  forms: ['both-at-once'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  workers: { most: 1, modules: [url.href] },
  actors: () => [
    async (mem) => {
      const worker = new Worker(url);
      const api = Comlink.wrap(nodeEndpoint(worker));
      const [first, second] = await Promise.all([api.add(), api.add()]);
      Atomics.store(mem, 0, 10 * first + second);
      await worker.terminate();
    },
  ],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: '12', grade: 'acceptable', text: 'both are counted' }],
});
