import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defineScenario } from 'smplab';
import Broken from 'thread-stream-broken';
import Fixed from 'thread-stream-fixed';

const streams = { broken: Broken, fixed: Fixed };
const destination = new URL('destination.cjs', import.meta.url);

export const scenario = defineScenario({
  name: 'thread-stream',
  story: 'Two texts are written before the worker is ready: its reader jumps over the index that the stream waits for.',
  source: 'thread-stream 4.2.0, fixed in 4.2.1',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  workers: {
    most: 1,
    modules: [
      ...Object.keys(streams).map((form) => import.meta.resolve(`thread-stream-${form}/lib/worker.js`)),
      destination.href,
    ],
  },
  actors: (form) => [
    async (mem) => {
      const stream = new streams[form]({ filename: fileURLToPath(destination), bufferSize: 64 });
      stream.on('error', () => undefined); // its worker is terminated below
      stream.write('a');
      setTimeout(() => stream.write('b'), 1);
      await once(stream, 'ready');
      Atomics.store(mem, 0, 1);
      stream.worker.terminate();
    },
  ],
  after: (mem) => (mem[0] === 1 ? 'ready' : 'not ready'),
  outcomes: [{ match: 'ready', grade: 'acceptable', text: 'the worker has read what was written' }],
});
