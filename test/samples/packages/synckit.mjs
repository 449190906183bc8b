import { fileURLToPath } from 'node:url';
import { defineScenario } from 'smplab';
import { createSyncFn as broken } from 'synckit-broken';
import { createSyncFn as fixed } from 'synckit-fixed';

const packages = { broken, fixed };
const workerOf = (form) => new URL(`synckit-${form}-worker.mjs`, import.meta.url);

export const scenario = defineScenario({
  name: 'synckit',
  story: 'The notify of one call comes when the next one waits, which then finds no message.',
  source: 'synckit 0.11.0, fixed in 0.11.12',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  workers: { most: 1, modules: ['broken', 'fixed'].map((form) => workerOf(form).href) },
  actors: (form) => [
    (mem) => {
      const double = packages[form](fileURLToPath(workerOf(form)));
      for (let i = 1; i <= 3; i++) Atomics.add(mem, 0, double(i));
    },
  ],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: '12', grade: 'acceptable', text: 'each call has its own answer' }],
});
