/** Agents that wait for and notify each other, as ECMA-262 has it: the order of wake-ups, counts, time-outs, views. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

interface Shared {
  readonly mem: Int32Array;
  readonly other: Int32Array;
}
type Actor = (shared: Shared) => void;

/** The word that is waited for, at an index that a BigInt64Array has too; how many woke up; and what came out. */
const [WORD, COUNT, RESULT] = [2, 4, 6];
const WAITERS = 3;

/** What `notify` is asked to wake. */
const NUMBERS = [0, 1, 2, 3, 4, Infinity, -1, -Infinity, NaN, 1.9, -0.5, 2 ** 32, 2 ** 53];
export const COUNTS: readonly unknown[] = [
  ...NUMBERS,
  undefined,
  null,
  true,
  false,
  '2',
  '',
  'x',
  [2],
  {},
  { valueOf: () => 2 },
];
const ALL = undefined;

function note(mem: Int32Array, value: number): void {
  Atomics.store(mem, RESULT + Atomics.add(mem, RESULT - 1, 1), value);
}

/** Goes on as soon as so many have come. */
function meet(mem: Int32Array, many: number): void {
  for (let seen = Atomics.load(mem, COUNT); seen < many; seen = Atomics.load(mem, COUNT))
    Atomics.wait(mem, COUNT, seen);
}

function come(mem: Int32Array): void {
  Atomics.add(mem, COUNT, 1);
  Atomics.notify(mem, COUNT);
}

/** Waits for the word, and notes its number when it is woken. */
function queued(id: number): Actor {
  return ({ mem }) => {
    Atomics.wait(mem, WORD, 0);
    note(mem, id);
    come(mem);
  };
}

/** Wakes one after the other, each when the last one has noted its number. */
function wakeInTurn({ mem }: Shared): void {
  for (let woken = 1; woken <= WAITERS; woken++) {
    while (Atomics.notify(mem, WORD, 1) === 0);
    meet(mem, woken);
  }
}

/** Waits again for each count, and comes when it is woken. */
function waitForEach({ mem }: Shared): void {
  for (let round = 0; round < COUNTS.length; round++) {
    Atomics.wait(mem, WORD, 0);
    come(mem);
  }
}

/** Asks for each count, then wakes those that are left. */
function askForEach({ mem }: Shared): void {
  for (const [round, count] of COUNTS.entries()) {
    const woken = Atomics.notify(mem, WORD, count as number);
    note(mem, woken * 10 + Atomics.notify(mem, WORD, ALL));
    meet(mem, (round + 1) * WAITERS);
  }
}

const HOW = ['ok', 'not-equal', 'timed-out'];

function waitFor(ms: number | undefined): Actor {
  return ({ mem }) => {
    const how = Atomics.wait(mem, WORD, 0, ms);
    Atomics.store(mem, RESULT, HOW.indexOf(how) + 1);
  };
}

/** Changes the word before it wakes who waits for it, or not. */
function wake(value: number): Actor {
  return ({ mem }) => {
    if (value !== 0) Atomics.store(mem, WORD, value);
    Atomics.store(mem, RESULT + 1, Atomics.notify(mem, WORD, ALL) + 1);
  };
}

type Views = (shared: Shared) => readonly [waits: Int32Array | BigInt64Array, at: number];

/** Views of the word that is waited for: `notify` finds the waiter at the same byte, whatever the view. */
const SAME: readonly Views[] = [
  ({ mem }) => [mem, WORD],
  ({ mem }) => [new Int32Array(mem.buffer), WORD],
  ({ mem }) => [new Int32Array(mem.buffer, WORD * 4, 1), 0],
  ({ mem }) => [new BigInt64Array(mem.buffer), WORD / 2],
  ({ mem }) => [new BigInt64Array(mem.buffer, WORD * 4), 0],
];
const PAIRS = SAME.flatMap((waits) => SAME.map((notifies) => [waits, notifies] as const));
export const VIEWS = PAIRS.length;

/** What overlaps with it, or is at the same index of another buffer. */
const OTHER: readonly Views[] = [
  ({ mem }) => [mem, WORD + 1],
  ({ mem }) => [mem, WORD - 1],
  ({ mem }) => [new Int32Array(mem.buffer, 4), WORD],
  ({ mem }) => [new BigInt64Array(mem.buffer), WORD / 2 - 1],
  ({ other }) => [other, WORD],
  ({ other }) => [new BigInt64Array(other.buffer), WORD / 2],
  () => [new Int32Array(new SharedArrayBuffer(16)), WORD],
  () => [new Int32Array(4), WORD],
];

/** Waits at each view, once for each that is notified at. */
function waitAtEach(shared: Shared): void {
  for (const [views] of PAIRS) {
    const [array, at] = views(shared);
    const how = array instanceof BigInt64Array ? Atomics.wait(array, at, 0n) : Atomics.wait(array, at, 0);
    if (how === 'ok') Atomics.add(shared.mem, RESULT, 1);
  }
}

/** Notifies at all other places, then at each view until somebody was woken. */
function notifyAtEach(shared: Shared): void {
  for (const [, views] of PAIRS) {
    const [right, place] = views(shared);
    for (let woken = 0; woken === 0; Atomics.add(shared.mem, RESULT + 1, woken)) {
      for (const other of OTHER) {
        const [array, at] = other(shared);
        Atomics.add(shared.mem, RESULT + 2, Atomics.notify(array as Int32Array, at));
      }
      woken = Atomics.notify(right as Int32Array, place);
    }
  }
}

/** Whether a value of 64 bits is compared as a whole. */
function waitForWide({ mem }: Shared): void {
  void Atomics.wait(new BigInt64Array(mem.buffer), WORD / 2, 0n, 1000);
  Atomics.store(mem, RESULT, 1);
}

function writeUpperHalf({ mem }: Shared): void {
  Atomics.store(mem, WORD + 1, 1);
}

function writeNext({ mem }: Shared): void {
  Atomics.store(new BigInt64Array(mem.buffer), WORD / 2 + 1, -1n);
  Atomics.store(mem, WORD - 1, 1);
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  'first come, first woken': [...Array.from({ length: WAITERS }, (_, id) => queued(id + 1)), wakeInTurn],
  counts: [...Array.from({ length: WAITERS }, () => waitForEach), askForEach],
  'a time-out or a notify': [waitFor(1000), wake(0)],
  'a time-out or a notify after a write': [waitFor(1000), wake(1)],
  'a notify that has to come': [waitFor(undefined), wake(0)],
  'a notify after a write': [waitFor(undefined), wake(1)],
  'a time-out of nothing': [waitFor(0), wake(0)],
  'the upper half of what is waited for is written': [waitForWide, writeUpperHalf],
  'what lies beside it is written': [waitForWide, writeNext],
  'one byte through all its views': [waitAtEach, notifyAtEach],
};

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/agents',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => ({
    mem: new Int32Array(new SharedArrayBuffer(4 * 40)),
    other: new Int32Array(new SharedArrayBuffer(4 * 8)),
  }),
  actors: (form) => FORMS[form],
  after: ({ mem }) => mem.subarray(RESULT, mem.findLastIndex((value) => value !== 0) + 1).join(' '),
  outcomes: [{ match: /[^]*/, grade: 'acceptable', text: 'whatever' }],
};
