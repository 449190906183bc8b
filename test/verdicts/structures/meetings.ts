/** Actors that wait for each other: a message, a latch, a barrier. */
import type { Pen } from '../pen.js';
import { INTEGER_ARRAYS, int32, method, STUCK, type Structure } from './structure.js';

/** Statements that end when the flag is set. The setter must notify, unless they poll. */
function await_(pen: Pen, big: boolean, polls: boolean): string {
  const [zero, load] = [big ? '0n' : '0', pen.op('Atomics.load(flag, 0)')];
  const wait = (timeout: string): string => pen.op(`Atomics.wait(flag, 0, ${zero}${timeout})`);
  const unset = `${load} === ${zero}`;
  return pen.pick([
    pen.loop(unset, `${wait('')};`),
    ...(polls
      ? [
          pen.loop(unset, ''),
          pen.loop(unset, pen.sleep()),
          pen.loop(unset, `${wait(', 100')};`),
          pen.loop(`${wait(', 1000')} === 'timed-out'`, ''),
        ]
      : []),
  ]);
}

const flagOf = (pen: Pen): { big: boolean; one: string; type: string } => {
  const big = pen.random.chance(0.25);
  return { big, one: big ? '1n' : '1', type: big ? 'BigInt64Array' : 'Int32Array' };
};

export const message: Structure = {
  name: 'message',
  faults: [
    { name: 'publishes, then writes', kinds: /^got / },
    { name: 'missing notify', kinds: STUCK },
    { name: 'notifies before the store', kinds: STUCK },
  ],
  write: (pen, fault) => {
    const { big, one, type } = flagOf(pen);
    const data = `${pen.op('Atomics.store(data, 1, value)')};`;
    const publish = `${pen.op(`Atomics.store(flag, 0, ${one})`)};`;
    const notify = `${pen.op('Atomics.notify(flag, 0)')};`;
    const sends: Record<string, string> = {
      right: `${data} ${publish} ${notify}`,
      'publishes, then writes': `${publish} ${notify} ${data}`,
      'missing notify': `${data} ${publish}`,
      'notifies before the store': `${data} ${notify} ${publish}`,
    };
    const polls = fault === null || fault === 'publishes, then writes';
    return {
      views: [
        { name: 'flag', type, length: 1 },
        { name: 'data', type: pen.pick(INTEGER_ARRAYS), length: 2 },
        int32('seen', 1),
      ],
      methods: [
        method('send', ['value'], 'void', sends[fault ?? 'right']),
        method(
          'receive',
          [],
          'void',
          `${await_(pen, big, polls)} ${pen.op(`Atomics.store(seen, 0, ${pen.op('Atomics.load(data, 1)')})`)};`,
        ),
      ],
      actors: (call) => [call('send', '7'), call('receive')],
      after: '`got ${seen[0]}`',
      acceptable: 'got 7',
    };
  },
};

/** One opens, two come: none goes on before the latch is open. */
export const latch: Structure = {
  name: 'latch',
  faults: [
    { name: 'wakes one of two', kinds: STUCK },
    { name: 'missing notify', kinds: STUCK },
    { name: 'misses the re-check', kinds: /^early/ },
  ],
  write: (pen, fault) => {
    const { big, one, type } = flagOf(pen);
    const zero = big ? '0n' : '0';
    const hint = `${pen.op('Atomics.notify(flag, 0)')};`; // a notify with nothing stored: waiters must look again
    const notify = fault === 'wakes one of two' ? 'Atomics.notify(flag, 0, 1)' : 'Atomics.notify(flag, 0)';
    const waits =
      fault === 'misses the re-check'
        ? `if (${pen.op('Atomics.load(flag, 0)')} === ${zero}) ${pen.op(`Atomics.wait(flag, 0, ${zero})`)};`
        : await_(pen, big, fault === null);
    return {
      views: [{ name: 'flag', type, length: 1 }, int32('opened', 1), int32('early', 1)],
      methods: [
        method(
          'open',
          [],
          'void',
          `${fault === 'misses the re-check' ? hint : ''} ${pen.op('Atomics.store(opened, 0, 1)')}; ` +
            `${pen.op(`Atomics.store(flag, 0, ${one})`)}; ${fault === 'missing notify' ? '' : `${pen.op(notify)};`}`,
        ),
        method(
          'pass',
          [],
          'void',
          `${waits} if (${pen.op('Atomics.load(opened, 0)')} === 0) ${pen.op('Atomics.add(early, 0, 1)')};`,
        ),
      ],
      actors: (call) => [call('open'), call('pass'), call('pass')],
      after: `early[0] === 0 ? 'in order' : 'early'`,
      acceptable: 'in order',
    };
  },
};

/** Two parties, two rounds. */
export const barrier: Structure = {
  name: 'barrier',
  faults: [
    { name: 'opens before it sets the count back', kinds: STUCK },
    { name: 'missing notify', kinds: STUCK },
    { name: 'one party too few', kinds: /^early/ },
  ],
  write: (pen, fault) => {
    const setBack = `${pen.op('Atomics.store(count, 0, 0)')};`;
    const open = `${pen.op('Atomics.add(round, 0, 1)')}; ${fault === 'missing notify' ? '' : `${pen.op('Atomics.notify(round, 0)')};`}`;
    const last = fault === 'opens before it sets the count back' ? `${open} ${setBack}` : `${setBack} ${open}`;
    const parties = fault === 'one party too few' ? 1 : 2;
    const wait = `${pen.op('Atomics.wait(round, 0, before)')};`;
    return {
      views: [
        { name: 'count', type: pen.pick(INTEGER_ARRAYS), length: 1 },
        int32('round', 1),
        int32('arrived', 1),
        int32('early', 1),
      ],
      methods: [
        method(
          'meet',
          ['rounds'],
          'void',
          `for (let number = 1; number <= rounds; number += 1) { ${pen.op('Atomics.add(arrived, 0, 1)')}; ` +
            `const before = ${pen.op('Atomics.load(round, 0)')}; ` +
            `if (${pen.op('Atomics.add(count, 0, 1)')} + 1 === ${parties}) { ${last} } ` +
            `else { ${pen.loop(`${pen.op('Atomics.load(round, 0)')} === before`, wait)} } ` +
            `if (${pen.op('Atomics.load(arrived, 0)')} < 2 * number) ${pen.op('Atomics.store(early, 0, 1)')}; }`,
        ),
      ],
      actors: (call) => [call('meet', '2'), call('meet', '2')],
      after: `early[0] === 0 ? 'together' : 'early'`,
      acceptable: 'together',
    };
  },
};
