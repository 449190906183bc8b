/** What the threads run that `started.ts` starts. */
import { isMainThread, parentPort, Worker, workerData, type MessagePort } from 'node:worker_threads';

interface Handed {
  readonly does: string;
  readonly mem: Int32Array;
  readonly port: MessagePort;
}
const { does, mem, port } = workerData as Handed;

/** New in each execution. */
let count = isMainThread ? 10 : 0;

function step(digit: number): void {
  count++;
  Atomics.store(mem, 0, Atomics.load(mem, 0) * 5 + digit * count);
}

const DOES: Readonly<Record<string, () => unknown>> = {
  'answers on a port of its own': () =>
    void port.once('message', (other: Int32Array) => {
      step(1);
      port.postMessage(Atomics.add(other, 0, 1));
    }),
  'counts what it is sent': () =>
    parentPort!.on('message', (digit: number) => {
      step(digit);
      parentPort!.postMessage({ own: new Int32Array(new SharedArrayBuffer(4)), count });
      if (digit === 0) parentPort!.close();
    }),
  'starts another': async () => {
    await Promise.resolve();
    step(1);
    const worker = new Worker(new URL('./started-worker.js', import.meta.url), { workerData: { does: 'exits', mem } });
    worker.once('exit', (code: number) => step(code));
    worker.unref();
  },
  exits: async () => {
    await Promise.resolve();
    step(1);
    setTimeout(() => process.exit(3), 1);
  },
  throws: () => {
    void Promise.resolve().then(() => step(1)); // that is not run any more
    throw Object.assign(new RangeError(`too far`), { code: 'E' });
  },
  'throws a value': () =>
    void setTimeout(() => {
      throw { digit: 2 }; // oxlint-disable-line typescript/only-throw-error
    }, 1),
};
void DOES[does]();
