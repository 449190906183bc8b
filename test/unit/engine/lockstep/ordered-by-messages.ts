/** Plain accesses that a message orders, or a timer, and the same the wrong way round. */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { defineScenario } from '../../../../src/scenarios/define.js';

export const scenario = defineScenario({
  name: 'ordered by messages',
  story: '-',
  source: '-',
  forms: ['right', 'written too late', 'read too early'],
  shared: () => ({ mem: new Int32Array(new SharedArrayBuffer(8)), a: new MessageChannel() }),
  actors: (form) => [
    ({ mem, a: { port1 } }) => {
      if (form !== 'written too late') mem[0] = 1;
      port1.postMessage('written');
      if (form === 'written too late') mem[0] = 1;
    },
    ({ mem, a: { port2 } }) => {
      const read = (): void => void Atomics.store(mem, 1, mem[0]);
      if (form === 'read too early') read();
      if (receiveMessageOnPort(port2) !== undefined) setTimeout(read, 1);
    },
  ],
  after: () => 'any',
  outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
