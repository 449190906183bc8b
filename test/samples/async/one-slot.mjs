import { defineScenario } from 'smplab';

/** Hands on to a thread that blocks what comes to one that listens. */
const handOn = {
  broken: (mem) => (value) => {
    Atomics.store(mem, 0, value);
    Atomics.notify(mem, 0);
  },
  fixed: (mem) => (value) => {
    for (let full = Atomics.load(mem, 0); full !== 0; full = Atomics.load(mem, 0)) Atomics.wait(mem, 0, full);
    Atomics.store(mem, 0, value);
    Atomics.notify(mem, 0);
  },
};

function take({ mem }) {
  for (let count = 0; count < 2; count++) {
    while (Atomics.load(mem, 0) === 0) Atomics.wait(mem, 0, 0);
    Atomics.add(mem, 1, Atomics.exchange(mem, 0, 0));
    Atomics.notify(mem, 0);
  }
}

export const scenario = defineScenario({
  name: 'one-slot',
  story: 'A bridge has one slot: the second message overwrites the first when nobody has taken that so far.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => {
    const { port1, port2 } = new MessageChannel();
    return { mem: new Int32Array(new SharedArrayBuffer(8)), from: port1, to: port2 };
  },
  actors: (form) => [
    ({ from }) => {
      from.postMessage(1);
      from.postMessage(2);
      from.close();
    },
    ({ mem, to }) => void to.on('message', handOn[form](mem)),
    take,
  ],
  after: ({ mem }) => `${mem[1]}`,
  outcomes: [
    { match: '3', grade: 'acceptable', text: 'both are taken' },
    { match: 'deadlock', grade: 'required', on: ['broken'], text: 'one is overwritten, and waited for' },
  ],
});
