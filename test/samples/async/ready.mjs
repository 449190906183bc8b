import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'ready',
  story: 'A worker says on one port that it is ready, and answers on another: the answer may come first.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => ({
    control: new MessageChannel(),
    tasks: new MessageChannel(),
    mem: new Int32Array(new SharedArrayBuffer(4)),
  }),
  actors: (form) => [
    ({ control, tasks, mem }) => {
      let isReady = false;
      const take = (message) => {
        if (message === 'ready') isReady = true;
        else Atomics.store(mem, 0, isReady ? 1 : 2);
      };
      control.port1.on('message', take);
      tasks.port1.on('message', take);
    },
    ({ control, tasks }) => {
      control.port2.postMessage('ready');
      (form === 'broken' ? tasks : control).port2.postMessage('result');
      control.port2.close();
      tasks.port2.close();
    },
  ],
  after: ({ mem }) => ['nothing', 'in order', 'overtaken'][mem[0]],
  outcomes: [
    { match: 'in order', grade: 'acceptable', text: 'the worker is known when it answers' },
    { match: 'overtaken', grade: 'required', on: ['broken'], text: 'an answer of a worker that is not ready' },
  ],
});
