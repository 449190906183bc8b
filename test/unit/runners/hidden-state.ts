/** Two actors whose modules keep state that no assignment to a name shows: each has its own, as new in every execution. */
import { defineScenario } from 'smplab';

/** Counts without care for others, or with it; each thread once. */
class Once {
  #isDone = false;

  count(words: Int32Array, form: string): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (form === 'right') Atomics.add(words, 0, 1);
    else Atomics.store(words, 0, Atomics.load(words, 0) + 1);
  }
}
const once = new Once();

export const scenario = defineScenario({
  name: 'test/hidden-state',
  story: 'A thread begins with the first state of its modules.',
  source: 'none',
  forms: ['broken', 'right'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [0, 1].map(() => (words: Int32Array) => once.count(words, form)),
  after: (words) => String(words[0]),
  outcomes: [{ match: '2', grade: 'acceptable', text: 'each has counted' }],
});
