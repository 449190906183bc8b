/**
 * The structures that GenMC counts the executions of, as a scenario: a Treiber stack with two that push and one that pops, a
 * Michael-Scott queue with two that enqueue and dequeue, a Chase-Lev deque whose owner pushes 5, pops 3 and pushes 2 while
 * one is stolen. Heads and links are a node, and a version.
 *
 * In the form `…, turns counted` it is written down how often a loop went round in vain, so that such a turn has an effect;
 * and a dequeue that loses its last compare-exchange gives up, as GenMC's program assumes that it does not.
 */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

export interface Shared {
  readonly words: Int32Array;
  /** By actor: what is counted, and what it took. Each writes its own alone. */
  readonly seen: Int32Array;
}

const COUNTED = 4;
const [TAKES_IN_VAIN, ADDS_IN_VAIN, LOST, TAKEN] = [0, 1, 2, 3];

/** Of the stack, and of the queue, which begins with a node that holds nothing. */
const [HEAD, FRONT, BACK] = [0, 1, 2];
const FIRST_NODE = 1;
/** Links of nodes, and what those who push write beside. */
const [LINK, VALUE] = [8, 32];
/** The links of nodes that are in no structure. */
const POISON = 0x66;
const VERSION = 0x100;
const nodeOf = (link: number): number => link % VERSION;
const linkTo = (node: number, before: number): number => node + before - nodeOf(before) + VERSION;

function push(words: Int32Array, node: number): void {
  for (;;) {
    const head = Atomics.load(words, HEAD);
    Atomics.store(words, LINK + node, head);
    if (Atomics.compareExchange(words, HEAD, head, linkTo(node, head)) === head) return;
  }
}

/** What was taken, and how many turns were in vain: as many as are counted. */
function pop(words: Int32Array, counts: number): readonly [taken: number, vain: number] {
  let vain = 0;
  for (;;) {
    const head = Atomics.load(words, HEAD);
    const node = nodeOf(head);
    if (node === 0) return [0, vain];
    const next = nodeOf(Atomics.load(words, LINK + node));
    if (Atomics.compareExchange(words, HEAD, head, linkTo(next, head)) === head) return [node, vain];
    vain += counts;
  }
}

/** Turns in vain. */
function enqueue(words: Int32Array, node: number, counts: number): number {
  const before = Atomics.load(words, LINK + node);
  Atomics.store(words, LINK + node, before - nodeOf(before));
  let vain = 0;
  for (;;) {
    const tail = Atomics.load(words, BACK);
    const link = LINK + nodeOf(tail);
    const next = Atomics.load(words, link);
    if (Atomics.load(words, BACK) !== tail) {
      vain += counts;
      continue;
    }
    if (nodeOf(next) === 0 && Atomics.compareExchange(words, link, next, linkTo(node, next)) === next) {
      Atomics.compareExchange(words, BACK, tail, linkTo(node, tail));
      return vain;
    }
    const last = nodeOf(Atomics.load(words, link));
    if (Atomics.compareExchange(words, BACK, tail, linkTo(last, tail)) !== tail) vain += counts;
  }
}

function dequeue(words: Int32Array, counts: number): readonly [taken: number, vain: number, lost: number] {
  let vain = 0;
  for (;;) {
    const head = Atomics.load(words, FRONT);
    const tail = Atomics.load(words, BACK);
    const next = nodeOf(Atomics.load(words, LINK + nodeOf(head)));
    if (Atomics.load(words, FRONT) !== head) {
      vain += counts;
    } else if (nodeOf(head) !== nodeOf(tail)) {
      if (Atomics.compareExchange(words, FRONT, head, linkTo(next, head)) === head) return [next, vain, 0];
      if (counts > 0) return [0, vain, 1];
    } else if (next === 0) {
      return [0, vain, 0];
    } else {
      Atomics.compareExchange(words, BACK, tail, linkTo(next, tail));
    }
  }
}

/** Where the owner works, and where others take from; then what lies there. */
const [BOTTOM, TOP, SLOT] = [48, 49, 50];

function pushBottom(words: Int32Array, value: number): void {
  const bottom = Atomics.load(words, BOTTOM);
  Atomics.load(words, TOP); // it is not full
  Atomics.store(words, SLOT + bottom, value);
  Atomics.store(words, BOTTOM, bottom + 1);
}

function popBottom(words: Int32Array): number {
  const bottom = Atomics.load(words, BOTTOM);
  Atomics.store(words, BOTTOM, bottom - 1);
  const top = Atomics.load(words, TOP);
  if (bottom <= top) {
    Atomics.store(words, BOTTOM, bottom);
    return 0;
  }
  const value = Atomics.load(words, SLOT + bottom - 1);
  if (bottom - top > 1) return value;
  const isMine = Atomics.compareExchange(words, TOP, top, top + 1) === top;
  Atomics.store(words, BOTTOM, bottom);
  return isMine ? value : 0;
}

function steal(words: Int32Array): number {
  const top = Atomics.load(words, TOP);
  if (Atomics.load(words, BOTTOM) <= top) return 0;
  const value = Atomics.load(words, SLOT + top);
  return Atomics.compareExchange(words, TOP, top, top + 1) === top ? value : 0;
}

type Actor = (shared: Shared) => void;

const pusher =
  (node: number): Actor =>
  ({ words }) => {
    Atomics.store(words, VALUE + node, node);
    push(words, node);
  };

const ACTORS: Readonly<Record<string, (counts: number) => readonly Actor[]>> = {
  stack: (counts) => [
    pusher(2),
    pusher(3),
    ({ words, seen }) => {
      const [node, vain] = pop(words, counts);
      if (node > 0) Atomics.load(words, VALUE + node);
      seen.set([vain, 0, 0, node], 2 * COUNTED);
    },
  ],
  queue: (counts) =>
    [2, 3].map((node, actor) => ({ words, seen }) => {
      const added = enqueue(words, node, counts);
      const [taken, vain, lost] = dequeue(words, counts);
      seen.set([vain, added, lost, taken], actor * COUNTED);
    }),
  deque: () => [
    ({ words, seen }) => {
      for (const value of [1, 2, 3, 4, 5]) pushBottom(words, value);
      for (const _ of [1, 2, 3]) seen[TAKEN] = seen[TAKEN] * 10 + popBottom(words);
      for (const value of [6, 7]) pushBottom(words, value);
    },
    ({ words, seen }) => {
      seen[COUNTED + TAKEN] = steal(words);
    },
  ],
};

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/structures',
  story: 'structures whose executions others have counted',
  source: 'GenMC 0.11, tests/correct/data-structures',
  forms: ['stack', 'queue', 'deque', 'stack, turns counted', 'queue, turns counted'],
  shared: () => {
    const words = new Int32Array(new SharedArrayBuffer(256));
    words.fill(POISON, LINK, VALUE);
    words[FRONT] = words[BACK] = FIRST_NODE;
    words[LINK + FIRST_NODE] = 0;
    return { words, seen: new Int32Array(new SharedArrayBuffer(4 * 3 * COUNTED)) };
  },
  actors: (form) => {
    const [structure, ...counted] = form.split(', ');
    return ACTORS[structure](counted.length);
  },
  after: ({ seen }) => {
    const of = (what: number): number[] => [what, what + COUNTED, what + 2 * COUNTED].map((at) => seen[at]);
    const isSome = (what: number, text: string): string[] => (of(what).some((count) => count > 0) ? [text] : []);
    const turns = [
      ...isSome(TAKES_IN_VAIN, 'takes in vain'),
      ...isSome(ADDS_IN_VAIN, 'adds in vain'),
      ...isSome(LOST, 'lost'),
    ];
    return [of(TAKEN).join(), ...turns].join('; ');
  },
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
};
