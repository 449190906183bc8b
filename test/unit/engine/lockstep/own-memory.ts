/** The set-up makes no memory: actors make their own, and hand it over. */
import { MessageChannel } from 'node:worker_threads';
import { defineScenario } from '../../../../src/scenarios/define.js';

interface Shared {
  readonly channel: MessageChannel;
}

export const scenario = defineScenario<Shared>({
  name: 'own memory',
  story: '-',
  source: '-',
  forms: ['-'],
  shared: () => ({ channel: new MessageChannel() }),
  actors: () => [
    ({ channel: { port1 } }) => {
      const kept = new Int32Array(new SharedArrayBuffer(4));
      const mem = new Int32Array(new SharedArrayBuffer(8));
      Atomics.store(kept, 0, Atomics.add(mem, 1, 1));
      port1.postMessage(mem);
      Atomics.wait(mem, 0, 0);
      Atomics.store(kept, 0, Atomics.load(mem, 1));
    },
    ({ channel: { port2 } }) => {
      const kept = new Int32Array(new SharedArrayBuffer(4));
      Atomics.add(kept, 0, 3);
      port2.once('message', (mem: Int32Array) => {
        Atomics.add(mem, 1, Atomics.load(kept, 0));
        Atomics.notify(mem, 0);
        port2.close();
      });
    },
  ],
  after: () => 'any',
  outcomes: [{ match: /./, grade: 'acceptable', text: '-' }],
});
