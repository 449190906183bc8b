/** Code that goes on later as lockstep runs it: async functions, promises, microtasks, waits that block no thread. */
import { defineScenario } from '../../../../src/scenarios/define.js';

type Actor = (mem: Int32Array) => unknown;

async function increment(mem: Int32Array): Promise<void> {
  const seen = Atomics.load(mem, 0);
  await Promise.resolve();
  Atomics.store(mem, 0, seen + 1);
}

async function waits(mem: Int32Array, index: number, seen: number): Promise<void> {
  const { async, value } = Atomics.waitAsync(mem, index, seen);
  Atomics.add(mem, 3, (await value) === 'ok' ? 1 : 10);
  if (async) Atomics.notify(mem, 1, 1);
}

/** Jobs of all kinds, each with a step of its own. */
async function jobs(mem: Int32Array): Promise<void> {
  const step = (digit: number): number => Atomics.exchange(mem, 0, Atomics.load(mem, 0) * 2 + digit);
  queueMicrotask(() => void step(1));
  process.nextTick(() => void step(0));
  // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
  const thenable = { then: (resolve: (value: number) => void) => resolve(step(1)) };
  async function* numbers(): AsyncGenerator<number> {
    yield step(0);
    yield await Promise.resolve(step(1));
  }
  const all = Promise.all([Promise.resolve().then(() => step(1)), thenable as unknown as Promise<number>]);
  for await (const number of numbers()) step(number % 2);
  await Promise.race([all, Promise.reject(new Error('lost'))]).catch(() => step(0));
  await all.finally(() => void step(1));
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  counter: [increment, increment, (mem) => increment(mem).then(async () => await increment(mem))],
  jobs: [jobs, jobs],
  waiters: [
    async (mem) => await Promise.all([waits(mem, 1, 0), waits(mem, 1, 0)]),
    (mem) => void Atomics.wait(mem, 1, 0),
    (mem) => {
      Atomics.store(mem, 1, 1);
      Atomics.notify(mem, 1, 2);
    },
  ],
  'one of two': [async (mem) => await waits(mem, 1, 0), (mem) => void Atomics.notify(mem, 1)],
  thrown: [
    (mem) => {
      queueMicrotask(() => {
        throw new Error(`at ${Atomics.load(mem, 0)}`);
      });
      queueMicrotask(() => void increment(mem));
    },
    increment,
  ],
  rejected: [
    async (mem) => {
      await increment(mem);
      throw new Error(`at ${Atomics.load(mem, 0)}`);
    },
    increment,
  ],
};

export const scenario = defineScenario({
  name: 'going on later',
  story: '-',
  source: '-',
  forms: Object.keys(FORMS),
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: (form) => FORMS[form],
  after: (mem) => mem.join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: '-' }],
});
