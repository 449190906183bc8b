import { defineScenario } from 'smplab';

const many = { broken: 1, fixed: Infinity };

export const scenario = defineScenario({
  name: 'leftover-waiter',
  story: 'A waitAsync that nobody needs any more stands in the queue, and takes the wake-up of the thread behind it.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [
    (mem) => void Atomics.waitAsync(mem, 0, 0),
    (mem) => void Atomics.wait(mem, 0, 0),
    (mem) => {
      Atomics.store(mem, 0, 1);
      Atomics.notify(mem, 0, many[form]);
    },
  ],
  after: () => 'woken',
  outcomes: [
    { match: 'woken', grade: 'acceptable', text: 'who waits goes on' },
    { match: 'deadlock', grade: 'required', on: ['broken'], text: 'the leftover waiter took the wake-up' },
  ],
});
