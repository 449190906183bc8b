import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'closed-port',
  story: 'A receiver closes its end when it has waited long enough: what is on its way is lost.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => ({ channel: new MessageChannel(), mem: new Int32Array(new SharedArrayBuffer(4)) }),
  actors: (form) => [
    ({ channel: { port1 }, mem }) => {
      port1.on('message', () => void Atomics.add(mem, 0, 1));
      if (form === 'broken') setTimeout(() => port1.close(), 10);
    },
    ({ channel: { port2 } }) => {
      port2.postMessage('the last');
      if (form === 'fixed') port2.close();
    },
  ],
  after: ({ mem }) => `${mem[0]} taken`,
  outcomes: [
    { match: '1 taken', grade: 'acceptable', text: 'what was sent has come' },
    { match: '0 taken', grade: 'required', on: ['broken'], text: 'a message in flight is lost' },
  ],
});
