/** Locks and a semaphore. */
import { int32, method, STUCK, WIDE_ARRAYS, type Structure } from './structure.js';

const BOTH_IN = /^(?:not exclusive|not linearizable)/;
/** The lock is then free in the eyes of one of them, who leaves without waking a third. */
const BOTH_IN_OR_STUCK = new RegExp(`${BOTH_IN.source}|${STUCK.source}`);
const LOCK = { operations: { acquire: '', release: `after: 'acquire'` }, rest: [`model: 'lock'`] };

export const spinLock: Structure = {
  name: 'spin-lock',
  faults: [
    { name: 'tests, then sets', kinds: BOTH_IN },
    { name: 'unlocks without owner', kinds: BOTH_IN },
    { name: 'never unlocks', kinds: STUCK, sequential: true },
  ],
  write: (pen, fault) => {
    const type = pen.pick(['Int32Array', 'Uint8Array', 'Int16Array']);
    const busy = `${pen.op('Atomics.compareExchange(m, 1, 0, 1)')} !== 0`;
    const acquires: Record<string, string> = {
      right: pen.loop(busy, fault === null ? pen.pick(['', `${pen.op('Atomics.load(m, 0)')};`, pen.sleep()]) : ''),
      'tests, then sets': `${pen.loop(`${pen.op('Atomics.load(m, 1)')} !== 0`, '')} ${pen.op('Atomics.store(m, 1, 1)')};`,
      'unlocks without owner': `let looks = 0; ${pen.loop(busy, `looks += 1; if (looks > 2) ${pen.op('Atomics.store(m, 1, 0)')};`)}`,
    };
    const release = `${pen.op(pen.pick(['Atomics.store(m, 1, 0)', 'Atomics.exchange(m, 1, 0)']))};`;
    return {
      views: [{ name: 'm', type, length: 4 }],
      methods: [
        method('acquire', [], 'void', acquires[fault ?? 'right'] ?? acquires.right),
        method('release', [], 'void', fault === 'never unlocks' ? `${pen.op('Atomics.load(m, 1)')};` : release),
      ],
      ...LOCK,
    };
  },
};

/** 0: free, 1: held, 2: held, and a thread may be asleep. */
export const mutex: Structure = {
  name: 'mutex',
  faults: [
    { name: 'missing notify', kinds: STUCK },
    { name: 'notifies before the store', kinds: STUCK },
    { name: 'takes a wake-up for the lock', kinds: BOTH_IN_OR_STUCK, deep: true },
  ],
  write: (pen, fault) => {
    const wait = `${pen.op(`Atomics.wait(m, 0, 2${pen.pick(fault === null ? ['', ', 50'] : [''])})`)};`;
    const contended = `${pen.op('Atomics.exchange(m, 0, 2)')} !== 0`;
    const sleeps =
      fault === 'takes a wake-up for the lock' ? `if (${contended}) { ${wait} }` : pen.loop(contended, wait);
    const notify = `${pen.op('Atomics.notify(m, 0, 1)')};`;
    const releases: Record<string, string> = {
      'missing notify': `${pen.op('Atomics.store(m, 0, 0)')};`,
      'notifies before the store': `${notify} ${pen.op('Atomics.store(m, 0, 0)')};`,
    };
    return {
      views: [int32('m', 1)],
      methods: [
        method('acquire', [], 'void', `if (${pen.op('Atomics.compareExchange(m, 0, 0, 1)')} === 0) return; ${sleeps}`),
        method(
          'release',
          [],
          'void',
          releases[fault ?? ''] ?? `if (${pen.op('Atomics.exchange(m, 0, 0)')} === 2) ${notify}`,
        ),
      ],
      ...LOCK,
    };
  },
};

export const ticketLock: Structure = {
  name: 'ticket-lock',
  faults: [
    { name: 'draws in two steps', kinds: BOTH_IN_OR_STUCK },
    { name: 'missing notify', kinds: STUCK },
  ],
  write: (pen, fault) => {
    const draw =
      fault === 'draws in two steps'
        ? `const ticket = ${pen.op('Atomics.load(next, 0)')}; ${pen.op('Atomics.store(next, 0, ticket + 1)')};`
        : `const ticket = ${pen.op('Atomics.add(next, 0, 1)')};`;
    const wait = `${pen.op('Atomics.wait(serving, 0, now)')}; now = ${pen.op('Atomics.load(serving, 0)')};`;
    return {
      views: [{ name: 'next', type: pen.pick(WIDE_ARRAYS), length: 1 }, int32('serving', 1)],
      methods: [
        method(
          'acquire',
          [],
          'void',
          `${draw} let now = ${pen.op('Atomics.load(serving, 0)')}; ${pen.loop('now !== ticket', wait)}`,
        ),
        method(
          'release',
          [],
          'void',
          `${pen.op('Atomics.add(serving, 0, 1)')}; ${fault === 'missing notify' ? '' : `${pen.op('Atomics.notify(serving, 0)')};`}`,
        ),
      ],
      ...LOCK,
    };
  },
};

export const semaphore: Structure = {
  name: 'semaphore',
  faults: [
    { name: 'takes in two steps', kinds: /^(?:not linearizable|stuck|deadlock)/ },
    { name: 'missing notify', kinds: STUCK },
  ],
  write: (pen, fault) => {
    const permits = fault === null ? 1 + pen.random.below(2) : 1;
    const count = `let count = ${pen.op('Atomics.load(m, 3)')};`;
    const take =
      fault === 'takes in two steps'
        ? `${pen.op('Atomics.store(m, 3, count - 1)')}; return;`
        : `if (${pen.op('Atomics.compareExchange(m, 3, count, count - 1)')} === count) return;`;
    const notify = `${pen.op('Atomics.notify(m, 3, 1)')};`;
    return {
      views: [int32('m', 4, ['0', '0', '0', String(permits)])],
      methods: [
        method(
          'acquire',
          [],
          'void',
          `for (;;) { ${count} if (count === 0) { ${pen.op('Atomics.wait(m, 3, 0)')}; continue; } ${take} }`,
        ),
        method('release', [], 'void', `${pen.op('Atomics.add(m, 3, 1)')}; ${fault === 'missing notify' ? '' : notify}`),
      ],
      operations: LOCK.operations,
      rest: [`model: 'semaphore'`, `permits: ${permits}`],
    };
  },
};
