import { receiveMessageOnPort } from 'node:worker_threads';
import { defineScenario } from 'smplab';

/** A bridge for synchronous calls: the result comes through a port, and a word says that it is there. */
const CALLS = 2;

function callWith(awaitResult) {
  return ({ word, main }) => {
    for (let call = 0; call < CALLS; call++) {
      Atomics.store(word, 0, 0);
      main.postMessage(call);
      awaitResult(word);
      const { message } = receiveMessageOnPort(main);
      if (message !== call) throw new Error(`${message} came for ${call}`);
    }
    main.close();
  };
}

const waits = {
  broken: (word) => void Atomics.wait(word, 0, 0),
  fixed: (word) => {
    while (Atomics.load(word, 0) === 0) Atomics.wait(word, 0, 0);
  },
};

function serve({ word, worker }) {
  worker.on('message', (call) => {
    worker.postMessage(call);
    Atomics.store(word, 0, 1);
    Atomics.notify(word, 0);
  });
}

export const scenario = defineScenario({
  name: 'late-notify',
  story: 'The caller sees the word before the worker has called notify; that notify ends the wait of its next call.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => {
    const { port1, port2 } = new MessageChannel();
    return { word: new Int32Array(new SharedArrayBuffer(4)), main: port1, worker: port2 };
  },
  actors: (form) => [callWith(waits[form]), serve],
  after: () => 'answered',
  outcomes: [{ match: 'answered', grade: 'acceptable', text: 'each call has its own answer' }],
});
