import { defineScenario } from 'smplab';

const { count } = await import('./late/counts.mjs');
const { availableParallelism } = await import('node:os');
const missing = await import('./late/not-there.mjs').catch(({ code }) => code);

export const scenario = defineScenario({
  name: 'imports',
  story: 'Two threads count with what their module imports when it is evaluated.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [0, 1].map(() => (words) => count(words, form)),
  after: (words) => `${words[0]} ${typeof availableParallelism} ${missing}`,
  outcomes: [{ match: '2 function ERR_MODULE_NOT_FOUND', grade: 'acceptable', text: 'both have counted' }],
});
