/** Two actors whose code puts something on the global object: each has its own, as new in every execution. */
import { defineScenario } from 'smplab';

interface Globals {
  counter?: number;
  made: { number: number };
  times: () => number;
}

const whole = (): Globals => globalThis as unknown as Globals;
/** As libraries do that export what they have to every module. */
function exportTo(root: Globals): void {
  root.made = { number: 0 };
  root.times = () => ++root.made.number;
}
exportTo(whole());

const COUNTS: Readonly<Record<string, () => number>> = {
  'by its name': () =>
    ((globalThis as unknown as Globals).counter = ((globalThis as unknown as Globals).counter ?? 0) + 1),
  'as a value': () => {
    const root = whole();
    return (root.counter = (root.counter ?? 0) + 1);
  },
  'by a function of a library': () => whole().times(),
  'in the place of the host': () => {
    const before = structuredClone as unknown as { readonly times?: number };
    const times = (before.times ?? 0) + 1;
    Object.assign(globalThis, { structuredClone: Object.assign(() => null, { times }) });
    return times;
  },
  'taken away': () => {
    const isThere = 'structuredClone' in globalThis;
    Reflect.deleteProperty(globalThis, 'structuredClone');
    return Number(isThere);
  },
};

export const scenario = defineScenario({
  name: 'test/globals',
  story: 'What a thread puts on the global object is its own.',
  source: 'none',
  forms: Object.keys(COUNTS),
  shared: () => new Int32Array(new SharedArrayBuffer(12)),
  actors: (form) =>
    [0, 1].map((id) => (words: Int32Array) => {
      Atomics.add(words, 2, 1);
      words[id] = COUNTS[form]();
      Atomics.add(words, 2, 1);
    }),
  after: (words) => `${words[0]} ${words[1]}`,
  outcomes: [{ match: '1 1', grade: 'acceptable', text: 'each has its own' }],
});
