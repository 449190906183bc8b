/** What event loops queue, in real threads: timers of all kinds, and waits that end in time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep, setImmediate as soon, scheduler } from 'node:timers/promises';
import { clearInterval as clearTurns, setInterval as setTurns } from 'node:timers';
import { promisify } from 'node:util';
import { defineScenario } from '../../../../src/scenarios/define.js';

const storage = new AsyncLocalStorage<number>();

type Actor = (mem: Int32Array) => unknown;

function step(mem: Int32Array, digit: number): void {
  Atomics.store(mem, 0, Atomics.load(mem, 0) * 3 + digit);
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  timers: [
    (mem) => {
      setTimeout(step, 5, mem, 1);
      const other = setTimeout(step, 5, mem, 2);
      setImmediate(step, mem, 0);
      setTimeout(() => clearTimeout(other), 2);
    },
    (mem) => {
      const timer = setTimeout(step, 3, mem, 2);
      queueMicrotask(() => void timer.refresh());
      setImmediate(() => void setImmediate(step, mem, 1));
      setTimeout(step, 1, mem, 2).unref();
    },
  ],
  turns: [
    (mem) => {
      const turns = setTurns(() => {
        step(mem, 1);
        if (Atomics.add(mem, 1, 1) === 2) clearTurns(turns);
      }, 2);
    },
    async (mem) => {
      await sleep(3);
      step(mem, 2);
      await soon();
      step(mem, 0);
      step(mem, await sleep(1, 1));
      await scheduler.wait(1);
      await promisify(setTimeout)(2);
      step(mem, 2);
    },
  ],
  'a store of each': [
    (mem) =>
      storage.run(1, async () => {
        step(mem, storage.getStore()!);
        await Promise.resolve();
        step(mem, storage.getStore()!);
        setTimeout(() => step(mem, storage.getStore()!), 1);
        storage.enterWith(0);
        await sleep(1);
        step(mem, storage.getStore()!);
      }),
    (mem) =>
      storage.run(1, () => {
        const turns = setInterval(() => {
          step(mem, storage.getStore()!);
          storage.enterWith(2);
          if (Atomics.add(mem, 1, 1) === 1) clearInterval(turns);
        }, 1);
      }),
  ],
  aborted: [
    async (mem) => {
      const signal = AbortSignal.timeout(4);
      await sleep(6, undefined, { signal }).catch(({ name }: Error) => step(mem, name === 'AbortError' ? 1 : 0));
    },
    async (mem) => {
      await sleep(4);
      step(mem, 1);
    },
  ],
  'a poll': [
    (mem) => {
      const look = (): void => {
        if (Atomics.load(mem, 1) === 0) setTimeout(look, 1);
        else step(mem, 1);
      };
      look();
    },
    async (mem) => {
      await sleep(1);
      Atomics.store(mem, 1, 1);
      step(mem, 2);
    },
  ],
  'a poll for nothing': [
    (mem) => {
      const look = (): void => void (Atomics.load(mem, 1) === 0 && setTimeout(look, 1));
      look();
    },
    (mem) => step(mem, 1),
  ],
  'waits that time out': [
    async (mem) => {
      const { value } = Atomics.waitAsync(mem, 1, 0, 5);
      step(mem, (await value) === 'ok' ? 1 : 2);
    },
    (mem) => {
      setTimeout(() => step(mem, Atomics.notify(mem, 1)), 5);
      Atomics.wait(mem, 1, 0, 2);
    },
    async (mem) => {
      const { value } = Atomics.waitAsync(mem, 1, 0, 5);
      step(mem, (await value) === 'ok' ? 1 : 2);
      Atomics.notify(mem, 1);
    },
  ],
  'a timer that throws': [
    (mem) =>
      void setTimeout(() => {
        throw new Error(`at ${Atomics.load(mem, 0)}`);
      }, 1),
    (mem) => step(mem, 1),
  ],
};

export const scenario = defineScenario({
  name: 'tasks',
  story: '-',
  source: '-',
  forms: Object.keys(FORMS),
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => FORMS[form],
  after: (mem) => mem.join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: '-' }],
});
