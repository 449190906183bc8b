import { receiveMessageOnPort } from 'node:worker_threads';
import { defineScenario } from 'smplab';

const receive = {
  broken: ({ mem, to }) => {
    while (receiveMessageOnPort(to) === undefined) Atomics.wait(mem, 0, Atomics.load(mem, 0));
  },
  fixed: ({ mem, to }) => {
    for (;;) {
      const sent = Atomics.load(mem, 0);
      if (receiveMessageOnPort(to) !== undefined) return;
      Atomics.wait(mem, 0, sent);
    }
  },
};

export const scenario = defineScenario({
  name: 'empty-port',
  story:
    'The port is empty; the message, its count and its notify come before the thread looks at the count and waits.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => {
    const { port1, port2 } = new MessageChannel();
    return { mem: new Int32Array(new SharedArrayBuffer(4)), from: port1, to: port2 };
  },
  actors: (form) => [
    receive[form],
    ({ mem, from }) => {
      from.postMessage('a message');
      Atomics.add(mem, 0, 1);
      Atomics.notify(mem, 0);
    },
  ],
  after: () => 'received',
  outcomes: [
    { match: 'received', grade: 'acceptable', text: 'it has the message' },
    { match: 'deadlock', grade: 'required', on: ['broken'], text: 'it waits beside its message' },
  ],
});
