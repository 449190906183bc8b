import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'late-timer',
  story: 'An owner sets a timer, and is closed by a message: its timer still comes.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => ({ channel: new MessageChannel(), mem: new Int32Array(new SharedArrayBuffer(8)) }),
  actors: (form) => [
    ({ channel: { port1 }, mem }) => {
      const timer = setTimeout(() => Atomics.store(mem, 1, Atomics.load(mem, 0)), 10);
      port1.on('message', () => {
        Atomics.store(mem, 0, 1);
        if (form === 'fixed') clearTimeout(timer);
        port1.close();
      });
    },
    ({ channel: { port2 } }) => port2.postMessage('close'),
  ],
  after: ({ mem }) => (mem[1] === 1 ? 'after it was closed' : 'in time'),
  outcomes: [
    { match: 'in time', grade: 'acceptable', text: 'the timer belongs to an owner that is open' },
    { match: 'after it was closed', grade: 'required', on: ['broken'], text: 'the timer of a closed owner' },
  ],
});
