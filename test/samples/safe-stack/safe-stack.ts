/**
 * D. Vyukov's SafeStack: a stack of indices whose pop takes a node's next away, so that others who come to the node must
 * wait. It looks safe from ABA; three threads and five preemptions show that it is not. Written from its description.
 */
import { defineScenario } from 'smplab';

const THREADS = 3;
const ROUNDS = 2;
const NODES = 3;
const HEAD = 0;
const COUNT = 1;
const NEXT = 2;
const OWNERS = NEXT + NODES;
const SHARED_NODE = OWNERS + NODES;
const WORDS = SHARED_NODE + 1;
const NONE = -1;

/** The head is a node and, where it is to be right, how often it was changed. */
const INDEX = 0xff;
const VERSION = 0x100;

interface Stack {
  readonly pop: (words: Int32Array) => number;
  readonly push: (words: Int32Array, node: number) => void;
}

const SAFE_STACK: Stack = {
  pop: (words) => {
    while (Atomics.load(words, COUNT) > 1) {
      const head = Atomics.load(words, HEAD);
      const next = Atomics.exchange(words, NEXT + head, NONE);
      if (next === NONE) continue;
      if (Atomics.compareExchange(words, HEAD, head, next) === head) {
        Atomics.sub(words, COUNT, 1);
        return head;
      }
      Atomics.exchange(words, NEXT + head, next);
    }
    return NONE;
  },
  push: (words, node) => {
    for (let head = Atomics.load(words, HEAD); ; ) {
      Atomics.store(words, NEXT + node, head);
      const seen = Atomics.compareExchange(words, HEAD, head, node);
      if (seen === head) break;
      head = seen;
    }
    Atomics.add(words, COUNT, 1);
  },
};

/**
 * The version makes the compare-exchange of a stale pop fail. A pop that fails would still put a
 * next back, into a node that may be another's by then. So a pop only reads the next.
 */
const VERSIONED: Stack = {
  pop: (words) => {
    while (Atomics.load(words, COUNT) > 1) {
      const head = Atomics.load(words, HEAD);
      const node = head & INDEX;
      const next = Atomics.load(words, NEXT + node);
      if (next === NONE) continue;
      if (Atomics.compareExchange(words, HEAD, head, (head & ~INDEX) + VERSION + next) !== head) continue;
      Atomics.sub(words, COUNT, 1);
      return node;
    }
    return NONE;
  },
  push: (words, node) => {
    for (let head = Atomics.load(words, HEAD); ; ) {
      Atomics.store(words, NEXT + node, head & INDEX);
      const seen = Atomics.compareExchange(words, HEAD, head, (head & ~INDEX) + VERSION + node);
      if (seen === head) break;
      head = seen;
    }
    Atomics.add(words, COUNT, 1);
  },
};

const round = ({ pop, push }: Stack, words: Int32Array): void => {
  let node: number;
  do node = pop(words);
  while (node === NONE);
  if (Atomics.exchange(words, OWNERS + node, 1) !== 0) Atomics.store(words, SHARED_NODE, 1);
  Atomics.store(words, OWNERS + node, 0);
  push(words, node);
};

export const scenario = defineScenario<Int32Array>({
  name: 'safe-stack',
  story: `A pop takes the next of the top away, and is delayed. The node is popped and pushed by others, with another next, before the
compare-exchange, which sees the same top and succeeds: a node that has an owner is the top.`,
  source: 'D. Vyukov, SafeStack, 2010; 3 threads and 5 preemptions',
  shared: () => {
    const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
    words[COUNT] = NODES;
    for (let node = 0; node < NODES; node++) words[NEXT + node] = node + 1 < NODES ? node + 1 : NONE;
    return words;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => {
    const stack = form === 'fixed' ? VERSIONED : SAFE_STACK;
    return Array.from({ length: THREADS }, () => (words: Int32Array) => {
      for (let i = 0; i < ROUNDS; i++) round(stack, words);
    });
  },
  after: (words) => (words[SHARED_NODE] === 1 ? 'two threads had one node' : 'each node had one owner'),
  words: {
    head: HEAD,
    count: COUNT,
    'A.next': NEXT,
    'B.next': NEXT + 1,
    'C.next': NEXT + 2,
    'A.owned': OWNERS,
    'B.owned': OWNERS + 1,
    'C.owned': OWNERS + 2,
    'shared node': SHARED_NODE,
  },
  outcomes: [
    { match: 'each node had one owner', grade: 'acceptable', text: 'as it should be' },
    { match: 'two threads had one node', grade: 'forbidden', text: 'a pop gave a node away that another thread owned' },
  ],
});
