/** Two actors whose modules keep state that no assignment to a name shows: each has its own, as new in every execution. */
import { defineScenario } from 'smplab';

/** What a thread does once. */
interface Once {
  isFirst(): boolean;
}

/** It can be put back. */
class Open implements Once {
  private isDone = false;

  isFirst(): boolean {
    if (this.isDone) return false;
    return (this.isDone = true);
  }
}

/** It can not: the module has to be evaluated anew. */
class Closed implements Once {
  #isDone = false;

  isFirst(): boolean {
    if (this.#isDone) return false;
    return (this.#isDone = true);
  }
}

/** It can, but for what is done to it. */
const frozen = {};
const freezing: Once = {
  isFirst() {
    const isFirst = !Object.isFrozen(frozen);
    Object.freeze(frozen);
    return isFirst;
  },
};

const KINDS: Readonly<Record<string, Once>> = { open: new Open(), closed: new Closed(), freezing };

/** Counts without care for others, or with it; each thread once. */
function count(words: Int32Array, form: string): void {
  const [kind, how] = form.split(' ');
  if (!KINDS[kind].isFirst()) return;
  if (how === 'right') Atomics.add(words, 0, 1);
  else Atomics.store(words, 0, Atomics.load(words, 0) + 1);
}

export const scenario = defineScenario({
  name: 'test/hidden-state',
  story: 'A thread begins with the first state of its modules.',
  source: 'none',
  forms: Object.keys(KINDS).flatMap((kind) => [`${kind} broken`, `${kind} right`]),
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [0, 1].map(() => (words: Int32Array) => count(words, form)),
  after: (words) => String(words[0]),
  outcomes: [{ match: '2', grade: 'acceptable', text: 'each has counted' }],
});
