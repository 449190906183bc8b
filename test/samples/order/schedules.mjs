import { BroadcastChannel, MessageChannel, Worker } from 'node:worker_threads';
import { defineScenario } from 'smplab';

const WORKER = new URL('worker.mjs', import.meta.url);
const PREPARE = new URL('prepare.cjs', import.meta.url);

const listening = (port, log) => void port.on('message', log);

const told = (shared, does, options) =>
  started(shared, { does }, (worker) => worker.on('message', shared.log), options);

function started({ log }, workerData, then = () => undefined, options = {}) {
  const worker = new Worker(WORKER, { workerData, ...options });
  worker.on('error', ({ message }) => log(`error ${message}`));
  worker.on('exit', (code) => void (code !== 1 && log(`exit ${code}`)));
  then(worker);
}

/** Looks every millisecond, so often at most. */
const looksFor = (times, { word, log }) => {
  const look = (left) => {
    if (Atomics.load(word, 0) !== 0) log('found');
    else if (left === 0) log('gave up');
    else setTimeout(look, 1, left - 1);
  };
  look(times);
};
const writes = ({ word }) => Atomics.store(word, 0, 1);

/** By form: what each actor does. */
const actors = () => ({
  'two timers of one time, in their order': [
    ({ log }) => {
      setTimeout(() => log('a'), 5);
      setTimeout(() => log('b'), 5);
    },
  ],
  "a timer, and what another thread's later timer sends": [
    ({ word, log, a: { port1 } }) => {
      setTimeout(() => log('timer'), 5);
      port1.once('message', () => {
        log('message');
        port1.close();
      });
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
    },
    ({ word, a: { port2 } }) => {
      while (Atomics.load(word, 0) === 0) Atomics.wait(word, 0, 0);
      setTimeout(() => port2.postMessage('sent'), 10);
    },
  ],
  'a timer and a message': [
    ({ log, a: { port1 } }) => {
      setTimeout(() => log('timer'), 5);
      port1.on('message', () => {
        log('message');
        port1.close();
      });
    },
    ({ a: { port2 } }) => port2.postMessage('sent'),
  ],
  'two ports': [
    ({ log, a, b }) => {
      listening(a.port1, log);
      listening(b.port1, log);
    },
    ({ a, b }) => {
      a.port2.postMessage('a1');
      a.port2.postMessage('a2');
      b.port2.postMessage('b');
    },
  ],
  'a broadcast reaches all others that are there': [
    () => {
      const channel = new BroadcastChannel('all');
      channel.postMessage('news');
      channel.close();
    },
    ...['one', 'two'].map((name) => ({ log }) => {
      const channel = new BroadcastChannel('all');
      channel.onmessage = () => {
        log(name);
        channel.close();
      };
    }),
  ],
  'wait and waitAsync, notified once each': [
    ({ word, log }) => {
      Atomics.wait(word, 0, 0);
      log('wait');
    },
    async ({ word, log }) => {
      const waited = Atomics.waitAsync(word, 0, 0);
      if (waited.async) await waited.value;
      log('waitAsync');
    },
    ({ word }) => {
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
    },
  ],
  'a wait that times out, or is notified': [
    async ({ word, log }) => log(await Atomics.waitAsync(word, 0, 0, 10).value),
    ({ word }) => void Atomics.notify(word, 0),
  ],
  'a timer that looks four times': [(shared) => looksFor(4, shared), writes],
  'a timer that looks twenty times': [(shared) => looksFor(20, shared), writes],
  'a timer that looks ten times, alone': [(shared) => looksFor(10, shared)],
  'a timer that looks three hundred times, alone': [(shared) => looksFor(300, shared)],
  'a close beside a message': [
    ({ log, a: { port1 } }) => {
      port1.on('message', log).on('close', () => log('closed'));
      setTimeout(() => port1.close(), 1);
    },
    ({ a: { port2 } }) => port2.postMessage('message'),
  ],
  'a thread that is terminated': [
    (shared) => started(shared, { does: 'stays' }, async (worker) => shared.log(`exit ${await worker.terminate()}`)),
  ],
  'a thread that exits': [(shared) => started(shared, { does: 'exits' })],
  'a thread that exits where it stands': [(shared) => told(shared, 'exits where it stands')],
  'a thread that has an exit code': [(shared) => told(shared, 'has an exit code')],
  'an actor that exits, and catches that': [
    async () => {
      await Promise.resolve()
        .then(() => process.exit(3))
        .catch(() => undefined);
    },
  ],
  'a thread that says so when it exits': [(shared) => told(shared, 'says so when it exits')],
  'a thread that exits otherwise than it was to': [(shared) => told(shared, 'exits otherwise')],
  'a thread that catches what nothing catches': [(shared) => told(shared, 'catches what nothing catches')],
  'a thread that hears of what it rejects': [(shared) => told(shared, 'hears of what it rejects')],
  'a thread that was prepared': [
    (shared) => told(shared, 'was prepared', { env: { NODE_OPTIONS: `--require "${PREPARE.pathname}"` } }),
  ],
  'a thread that throws': [(shared) => started(shared, { does: 'throws' })],
  'a rejection that nobody handles': [
    async () => {
      void Promise.reject(new Error('unhandled'));
      await new Promise(() => undefined);
    },
  ],
  'an answer that never comes': [
    async ({ a: { port1 } }) => {
      port1.postMessage('a question');
      await new Promise((resolve) => port1.once('message', resolve));
    },
    ({ a: { port2 } }) => void port2.once('message', () => undefined),
  ],
  'who has returned and only listens': [({ log, a: { port1 } }) => listening(port1, log)],
  'a thread that sends and exits': [
    (shared) => started(shared, { does: 'sends' }, (worker) => worker.on('message', shared.log)),
  ],
});

export const scenario = defineScenario({
  name: 'schedules',
  story: 'What the schedule decides of event loops.',
  source: 'Node, the event loop',
  forms: Object.keys(actors()),
  workers: { most: 1, modules: [WORKER.href, PREPARE.href] },
  shared: () => {
    const lines = [];
    const word = new Int32Array(new SharedArrayBuffer(4));
    return {
      word,
      lines,
      log: (line) => void lines.push(String(line)),
      a: new MessageChannel(),
      b: new MessageChannel(),
    };
  },
  actors: (form) => actors()[form],
  after: ({ lines }) => lines.join(' '),
  outcomes: [{ match: /^(?!deadlock|crash)/, grade: 'acceptable', text: 'compared by the test' }],
});
