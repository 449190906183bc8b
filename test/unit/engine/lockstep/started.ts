/** Threads that actors start, in real threads: what they are handed, what they send, how they end. */
import { MessageChannel, Worker, type WorkerOptions } from 'node:worker_threads';
import { defineScenario } from 'smplab';

type Actor = (mem: Int32Array) => unknown;
const MODULE = new URL('./started-worker.js', import.meta.url);

function step(mem: Int32Array, digit: number): void {
  Atomics.store(mem, 0, Atomics.load(mem, 0) * 5 + digit);
}

function start(mem: Int32Array, does: string, handed: object = {}, options: WorkerOptions = {}): Worker {
  const worker = new Worker(MODULE, { ...options, workerData: { does, mem, ...handed } });
  worker.on('error', (error: unknown) => step(mem, error instanceof Error && error.message === 'too far' ? 1 : 2));
  worker.on('exit', (code: number) => step(mem, code + 2));
  return worker;
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  'a port and memory are handed in': [
    (mem) => {
      const { port1, port2 } = new MessageChannel();
      start(mem, 'answers on a port of its own', { port: port2 }, { transferList: [port2] });
      const own = new Int32Array(new SharedArrayBuffer(4));
      port1.postMessage(own);
      port1.once('message', (seen: number) => step(mem, seen + Atomics.load(own, 0)));
    },
    (mem) => step(mem, 1),
  ],
  'messages to and fro': [
    (mem) => {
      const worker = start(mem, 'counts what it is sent');
      worker.on('message', ({ own, count }: { own: Int32Array; count: number }) => step(own, count));
      worker.postMessage(1);
      worker.postMessage(0);
    },
    (mem) => step(mem, 2),
  ],
  'a thread that starts another': [(mem) => start(mem, 'starts another'), (mem) => step(mem, 1)],
  'two, one of which is terminated': [
    async (mem) => {
      const worker = start(mem, 'counts what it is sent');
      worker.postMessage(3);
      start(mem, 'exits').unref();
      step(mem, (await worker.terminate()) ?? 4);
    },
  ],
  'one that throws': [(mem) => start(mem, 'throws'), (mem) => step(mem, 1)],
  'one that throws a value': [(mem) => start(mem, 'throws a value')],
};

export const scenario = defineScenario({
  name: 'started',
  story: '-',
  source: '-',
  forms: Object.keys(FORMS),
  workers: { most: 2, modules: [MODULE.href] },
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => FORMS[form],
  after: (mem) => mem.join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: '-' }],
});
