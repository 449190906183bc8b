import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { defineScenario } from 'smplab';
import { Tinypool } from 'tinypool';
import workerpool from 'workerpool';

const task = new URL('task.mjs', import.meta.url);
const workerpoolWorker = new URL('workerpool-worker.mjs', import.meta.url);
const one = { filename: task.href, minThreads: 1, maxThreads: 1, concurrentTasksPerWorker: 2, idleTimeout: 0 };

/** Runs two tasks in one thread. */
const both = async (run, end) => {
  const results = await Promise.all([run(1), run(2)]);
  await end();
  return results;
};
const ofPiscina = (atomics) => () => {
  const pool = new Piscina({ ...one, atomics });
  return both(
    (x) => pool.run(x),
    () => pool.destroy(),
  );
};
const pools = {
  'piscina-sync': ofPiscina('sync'),
  'piscina-async': ofPiscina('async'),
  'piscina-disabled': ofPiscina('disabled'),
  tinypool: () => {
    const pool = new Tinypool(one);
    return both(
      (x) => pool.run(x),
      () => pool.destroy(),
    );
  },
  workerpool: () => {
    const pool = workerpool.pool(fileURLToPath(workerpoolWorker), { maxWorkers: 1, workerType: 'thread' });
    return both(
      (x) => pool.exec('double', [x]),
      () => pool.terminate(),
    );
  },
};

export const scenario = defineScenario({
  name: 'pools',
  story: 'Two tasks for a pool of one thread, each with the result of its own.',
  source: 'piscina 5.3.2, tinypool 2.2.0, workerpool 10.0.3',
  forms: Object.keys(pools),
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  workers: {
    most: 1,
    modules: [
      new URL('worker.js', import.meta.resolve('piscina')).href,
      new URL('entry/worker.js', import.meta.resolve('tinypool')).href,
      workerpoolWorker.href,
      task.href,
    ],
  },
  actors: (form) => [
    async (mem) => {
      const [first, second] = await pools[form]();
      Atomics.store(mem, 0, 10 * first + second);
    },
  ],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: '24', grade: 'acceptable', text: 'each task has its result' }],
});
