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

/** Waits with a time-out, again and again, until the flag is set. */
function poll({ a }: Shared): void {
  while (Atomics.wait(a, FLAG, 0, 1000) === 'timed-out');
  Atomics.store(a, SEEN, Atomics.load(a, FLAG));
}

/** Takes the lock before a deadline by the clock, or gives up. */
function lockWithin(ms: number): Actor {
  return ({ a }) => {
    const deadline = performance.now() + ms;
    while (Atomics.exchange(a, LOCK, 1) !== 0) {
      const left = deadline - performance.now();
      if (left <= 0) {
        Atomics.store(a, SEEN, 3);
        return;
      }
      Atomics.wait(a, LOCK, 1, Math.min(left, 7));
    }
    Atomics.store(a, SEEN, 4);
  };
}

/** The same without sleep. @param every how many turns it looks at the clock once */
function spinWithin(ms: number, every: number): Actor {
  return ({ a }) => {
    const deadline = performance.now() + ms;
    for (let turn = 1; Atomics.exchange(a, LOCK, 1) !== 0; turn++) {
      if (turn % every !== 0 || performance.now() < deadline) continue;
      Atomics.store(a, SEEN, 3);
      return;
    }
    Atomics.store(a, SEEN, 4);
    Atomics.store(a, LOCK, 0);
  };
}

const takeForGood: Actor = ({ a }) => void Atomics.store(a, LOCK, 1);

/** The usual sleep(): a wait on a word that no other thread can reach. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function untilFlag({ a }: Shared, meanwhile: () => void): void {
  while (Atomics.load(a, FLAG) === 0) meanwhile();
  Atomics.store(a, SEEN, 1);
}

const setFlag: Actor = ({ a }) => void Atomics.store(a, FLAG, 1);

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
  'spins on three words, one after the other': [
    ({ a, b }) => {
      while (Atomics.load(a, FLAG) === 0) for (const at of [0, 1]) Atomics.load(b, at);
    },
    ({ b }) => void Atomics.load(b, 0),
  ],
  'waits for another value, and spins': [
    ({ a }) => {
      while (Atomics.load(a, FLAG) === 0) Atomics.wait(a, SEEN, 1);
    },
    ({ b }) => void Atomics.load(b, 0),
  ],
  '… and gives up after ten thousand turns': [
    ({ a }) => {
      for (let turns = 0; turns < 10_000 && Atomics.load(a, FLAG) === 0; turns++) Atomics.wait(a, SEEN, 1);
      a[SEEN] = 1;
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
  'polls with a bounded wait': [poll, opener],
  'two poll with bounded waits': [poll, poll, opener],
  'polls for what never comes': [poll, ({ b }) => void Atomics.load(b, 0)],
  'polls, and the opener is slow': [
    poll,
    (shared) => {
      for (let i = 0; i < 40; i++) Atomics.wait(shared.b, FLAG, 0, 5);
      opener(shared);
    },
  ],
  'polls two words by turns': [
    ({ a, b }) => {
      while (Atomics.wait(a, FLAG, 0, 5) === 'timed-out' && Atomics.wait(b, FLAG, 0, 5) === 'timed-out');
      Atomics.store(a, SEEN, 1);
    },
    ({ b }) => {
      Atomics.store(b, FLAG, 1);
      Atomics.notify(b, FLAG);
    },
  ],
  'one spins until another has slept': [
    (shared) => untilFlag(shared, () => undefined),
    ({ a }) => {
      Atomics.wait(a, COUNT, 0, 5);
      Atomics.store(a, FLAG, 1);
    },
  ],
  'the lock is never given back': [takeForGood, lockWithin(100)],
  'the lock is never given back, and one spins': [takeForGood, spinWithin(60_000, 1)],
  '… and looks at the clock now and then': [takeForGood, spinWithin(60_000, 1000)],
  'two spin, one after the other': [
    takeForGood,
    (shared) => [1000, 1].forEach((every) => spinWithin(3_600_000, every)(shared)),
  ],
  'one spins while another has the lock': [underLock, spinWithin(60_000, 1)],
  'spins for ever, and takes the time': [
    ({ a }) => {
      for (let last = 0; Atomics.load(a, FLAG) === 0; ) if (performance.now() - last > 1000) last = performance.now();
    },
    ({ b }) => void Atomics.load(b, 0),
  ],
  'sleeps on a word that no thread notifies': [
    (shared) => untilFlag(shared, () => void Atomics.wait(shared.a, COUNT, 0, 1)),
    setFlag,
  ],
  'sleeps on memory of its own': [(shared) => untilFlag(shared, () => sleep(1)), setFlag],
  'sleeps on memory of its own, and the flag is never set': [
    (shared) => untilFlag(shared, () => sleep(1)),
    ({ b }) => void Atomics.load(b, 0),
  ],
  'waits for ever on memory of its own': [
    ({ a }) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      Atomics.store(a, SEEN, 5);
    },
    ({ a }) => {
      const own = new Int32Array(new SharedArrayBuffer(4));
      Atomics.store(a, COUNT, Atomics.notify(own, 0));
    },
  ],
  'pauses while it spins': [(shared) => untilFlag(shared, () => (Atomics as { pause?(): void }).pause?.()), setFlag],
  'calls itself for ever': [() => void deep(1)],
  'one has no operation, and one has nothing to do': [
    () => void deep.length,
    ({ a }) => {
      const sum = [...new Int32Array([1, 2])].reduce((all, one) => all + one, 0);
      Atomics.store(a, SEEN, sum + Atomics.load(a, FLAG));
    },
    setFlag,
    () => undefined,
  ],
  'none has an operation': [() => undefined, () => undefined],
  'throws before its first operation': [
    setFlag,
    () => {
      throw new RangeError('at once');
    },
  ],
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
