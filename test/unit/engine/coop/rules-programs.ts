/** Programs that show the rules of scheduling, one a form. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

interface Shared {
  readonly a: Int32Array;
  readonly b: Int32Array;
}
type Actor = (shared: Shared) => void;

const [FLAG, SEEN, LOCK, COUNT] = [0, 1, 2, 3];

function lock(mem: Int32Array): void {
  while (Atomics.exchange(mem, LOCK, 1) !== 0);
}

function underLock({ a }: Shared): void {
  lock(a);
  Atomics.store(a, COUNT, Atomics.load(a, COUNT) + 1);
  Atomics.store(a, LOCK, 0);
}

/** Ends well with a list that ends; the third node points at itself. */
function walk({ a }: Shared): void {
  let node = Atomics.load(a, FLAG);
  while (node !== 9) node = a[node];
}

/** Waits for the flag as a user of a condition variable does: in a loop, or without. */
function waiter(inLoop: boolean): Actor {
  return ({ a }) => {
    if (inLoop) while (Atomics.load(a, FLAG) === 0) Atomics.wait(a, FLAG, 0);
    else Atomics.wait(a, FLAG, 0);
    Atomics.store(a, SEEN, Atomics.load(a, FLAG));
  };
}

function opener({ a }: Shared): void {
  Atomics.store(a, FLAG, 1);
  Atomics.notify(a, FLAG);
}

function deep(n: number): number {
  return n === 0 ? 0 : deep(n + 1) + 1;
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  'spin lock': [underLock, underLock, underLock],
  'spins on a word that never changes': [
    ({ a }) => {
      while (Atomics.load(a, FLAG) === 0);
    },
    ({ b }) => void Atomics.load(b, 0),
  ],
  'waits, and looks at how it ended': [
    ({ a }) => {
      a[SEEN] = Atomics.wait(a, FLAG, 0, 10) === 'timed-out' ? 2 : 1;
    },
    ({ a }) => {
      Atomics.store(a, FLAG, 1);
      Atomics.notify(a, FLAG);
    },
  ],
  'sleeps, and looks at how it ended': [
    ({ a }) => {
      a[SEEN] = Atomics.wait(a, FLAG, 0, 10) === 'timed-out' ? 2 : 1;
    },
  ],
  'waits, notified before': [
    ({ a }) => {
      Atomics.wait(a, FLAG, 0, 10);
      a[SEEN] = 1;
    },
    ({ a }) => void Atomics.notify(a, FLAG),
  ],
  'waits once': [waiter(false), opener],
  'waits in a loop': [waiter(true), opener],
  'two buffers': [
    ({ a }) => void Atomics.wait(a, FLAG, 0),
    ({ b }) => {
      Atomics.store(b, FLAG, 1);
      Atomics.notify(b, FLAG);
    },
  ],
  'throws in one order': [
    ({ a }) => Atomics.store(a, FLAG, 1),
    ({ a }) => {
      if (Atomics.load(a, FLAG) === 0) throw new RangeError('read too early');
    },
  ],
  'a list that ends in itself': [walk, ({ a }) => Atomics.store(a, FLAG, 12)],
  'calls itself for ever': [() => void deep(1)],
};

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/rules',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => {
    const shared = { a: new Int32Array(new SharedArrayBuffer(64)), b: new Int32Array(new SharedArrayBuffer(64)) };
    shared.a[4] = 9;
    shared.a[FLAG] = 0;
    shared.a[12] = 12;
    return shared;
  },
  actors: (form) => FORMS[form],
  after: ({ a }) => `seen ${a[SEEN]}, count ${a[COUNT]}`,
  outcomes: [{ match: /.*/, grade: 'acceptable', text: '' }],
};
