/**
 * Small programs over shared words, written as a text: the form of the scenario. `S00 L1 | A1 W01`: two actors. With
 * `Uint8Array: ` in front their words are bytes. Or the URL of a file in which that stands: for up to three actors, whose
 * threads go on from one program to the next.
 */
import { readFileSync } from 'node:fs';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

const WORDS = 4;
/** Where each actor writes what it read; plain, for nobody else looks. */
const SEEN = 16;

const VIEWS: Readonly<Record<string, new (buffer: ArrayBufferLike) => object>> = { Int32Array, Int16Array, Uint8Array };

interface Shared {
  readonly words: Int32Array;
  readonly seen: Int32Array;
}

/**
 * An operation: `L w` load, `S w v` store, `A w` add 1, `X w v` exchange, `C w a b` compare-exchange, `W w v` wait while
 * it is v, `T w v` the same with a time-out, `N w n` notify n. Loops that only look: `P w v` until it is v, `K w` until
 * its 0 could be made 1, `D w` the same in a loop around one that waits for the 0, `Q w a b` while it is a and the next word
 * b, `R w` until 1 could be added.
 */
function perform(words: Int32Array, text: string): number {
  const [w, a, b] = Array.from(text.slice(1), Number);
  switch (text[0]) {
    case 'L':
      return Atomics.load(words, w);
    case 'S':
      return Atomics.store(words, w, a);
    case 'A':
      return Atomics.add(words, w, 1);
    case 'X':
      return Atomics.exchange(words, w, a);
    case 'C':
      return Atomics.compareExchange(words, w, a, b);
    case 'W':
      return Atomics.wait(words, w, a) === 'ok' ? 7 : 8;
    case 'T':
      return Atomics.wait(words, w, a, 10) === 'ok' ? 7 : 8;
    case 'N':
      return Atomics.notify(words, w, a);
    case 'P':
      while (Atomics.load(words, w) !== a);
      return a;
    case 'K':
      while (Atomics.compareExchange(words, w, 0, 1) !== 0);
      return 0;
    case 'D':
      for (;;) {
        while (Atomics.load(words, w) !== 0);
        if (Atomics.compareExchange(words, w, 0, 1) === 0) return 0;
      }
    case 'Q':
      while (Atomics.load(words, w) === a && Atomics.load(words, w + 1) === b);
      return 0;
    case 'R':
      for (;;) {
        const seen = Atomics.load(words, w);
        if (Atomics.compareExchange(words, w, seen, seen + 1) === seen) return seen;
      }
    default:
      throw new Error(`no operation: ${text}`);
  }
}

function readForm(url: string): string {
  return readFileSync(new URL(url), 'utf8');
}

function run(form: string, actor: number, { words: { buffer }, seen }: Shared): void {
  const [program, view = 'Int32Array'] = form.split(': ').toReversed();
  const words = new VIEWS[view](buffer) as Int32Array;
  const operations = program.split('|').at(actor)?.trim().split(' ') ?? [];
  for (let i = 0; i < operations.length; i++) seen[actor * SEEN + i] = 1 + perform(words, operations[i]);
}

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/programs',
  story: 'small programs',
  source: 'generated',
  forms: ['any'],
  shared: () => ({
    words: new Int32Array(new SharedArrayBuffer(4 * WORDS)),
    seen: new Int32Array(new SharedArrayBuffer(4 * SEEN * 4)),
  }),
  actors: (form) => {
    if (form.startsWith('file:'))
      return [0, 1, 2].map((actor) => (shared: Shared) => run(readForm(form), actor, shared));
    return form.split('|').map((_, actor) => (shared: Shared) => run(form, actor, shared));
  },
  after: ({ words, seen }) => `${words.join()} ${seen.join('').replaceAll(/0+/g, '.')}`,
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
};
