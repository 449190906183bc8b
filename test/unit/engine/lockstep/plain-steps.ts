/** Plain accesses to shared memory of every kind, for both engines: each form is two actors that race. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

interface Shared {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
  readonly big: BigInt64Array;
  readonly view: DataView;
}

type Actor = (shared: Shared) => void;

class Counter {
  constructor(private readonly words: Int32Array) {}
  get value(): number {
    return this.words[0];
  }
  set value(value: number) {
    this.words[0] = value;
  }
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  elements: [
    ({ words }) => {
      words[0]++;
      words[1] += words[0] + 1;
      words[words[0]] = -words[2]--;
    },
    ({ words, bytes, doubles, big }) => {
      bytes[1] = 257;
      doubles[1] = 0.5 * words[0];
      big[2] += 3n;
      const old = words[3]++ * 2;
      words[2] = old ** 2;
      const own = new Int32Array(4);
      own[0] = ++words[0];
    },
  ],
  ranges: [
    ({ words, view }) => {
      words.fill(7, 1, 3);
      view.setInt16(2, view.getInt16(0) + 1);
      words.set(words.subarray(1, 2), 3);
    },
    ({ words }) => {
      const copy = new Int32Array(words);
      words[0] = copy[1] + words.slice(1, 3)[1];
      words.copyWithin(2, 0, 1);
      Atomics.add(words, 3, words.indexOf(7));
    },
  ],
  iteration: [
    ({ words }) => {
      let sum = 0;
      for (const word of words) sum += word;
      const [first, second] = words;
      const { 2: third } = words;
      words[0] = Math.max(...words) + sum + first + second + third;
    },
    ({ words }) => {
      words[0] = 1;
      words[2] = 2;
      words[1] = [...words].length;
    },
  ],
  patterns: [
    ({ words }) => {
      const both = ([first]: Int32Array, { 1: second }: Int32Array): number => first + second;
      for (const [first, second] of [words, words.subarray(2)]) words[0] += first + second;
      const [[third], { 3: fourth }] = [words, words];
      [words[1], words[2]] = [third, both(words, words)];
      words[3] = fourth;
    },
    ({ words }) => {
      words[0] = 1;
      const { [words.length - 15]: second, ...rest } = words;
      words[2] = second + Object.keys(rest).length;
      [words[3]] = [...words];
    },
  ],
  calls: [
    ({ words }) => {
      const counter = new Counter(words);
      counter.value++;
      [1, 2].forEach((index) => (words[index] = words[index - 1] + 1));
    },
    ({ words }) => {
      const double = (value: number): number => value * 2;
      words[1] = double(words[0]);
      Atomics.store(words, 3, double(words[2]) + words[1]);
      void Atomics.wait(words, 0, 5, 1);
    },
  ],
  'targets of patterns': [
    ({ words }) => {
      const free = words as unknown as Record<number, unknown>;
      const keys = words as unknown as Record<number, string>;
      [words[0], words[words[0] + 1], ...free[3]] = [1, words[2], 3];
      ({ p: words[2] = words[0], ...free[6] as object } = { p: undefined as number | undefined, q: 1 });
      for (words[3] of [words[0], 5]) words[1] += words[3];
      for (keys[4] in { 7: 0 }) words[4]++;
    },
    ({ words, view }) => {
      let own = 0;
      const given: readonly (Int32Array | undefined)[] = [undefined];
      [[words[1], , words[2]] = words.subarray(0, 3)] = given;
      [own = words[1]] = [words[2]];
      for ([words[0], own] of [words, [own, view.getInt8(0)]]) words[5] = own;
    },
  ],
  'optional chains': [
    ({ words }) => {
      const o: { readonly words?: Int32Array; readonly none?: { readonly a: number[] } } = { words };
      words[0] = (o?.words?.[0] ?? 0) + (o.none?.a[words[1]] ?? 1);
      words?.fill?.(o.words?.[2] ?? 9, 1, 2);
    },
    ({ words }) => {
      const o: { readonly list: readonly Int32Array[] } | null = words.length > 0 ? { list: [words] } : null;
      words[1] = (o?.list[0]?.[0] ?? 0) + (o?.list?.[0].at(1) ?? 0);
      words[2] = o?.list[0].slice(0, 2)?.[1] ?? 0;
    },
  ],
  'logical assignments': [
    ({ words }) => {
      words[0] ||= words[1] + 1;
      words[words[0]] &&= 7;
    },
    ({ words }) => {
      words[2] = words[0] ||= 2;
      words[1] ??= 3;
      words[1] &&= words[2] ||= 4;
    },
  ],
  'other names': [
    ({ words }) => {
      const { from } = Array;
      const fill = Int32Array.prototype.fill; // oxlint-disable-line typescript/unbound-method -- it is called by `call`
      const [first, second] = from(words);
      fill.call(words, first + second + 1, 1, 3);
    },
    ({ words }) => {
      const { get, set, apply } = Reflect;
      set(words, 0, get(words, 1) + 1);
      words[3] = String(words).length;
      words[2] = apply(Array.prototype.indexOf, words, [1]);
    },
  ],
  flag: [
    ({ words }) => {
      words[1] = 42;
      words[0] = 1;
    },
    ({ words }) => {
      while (words[0] === 0);
      words[2] = words[1];
    },
  ],
};

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/plain-steps',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared() {
    const words = new Int32Array(new SharedArrayBuffer(64));
    const { buffer } = words;
    return {
      words,
      bytes: new Uint8Array(buffer),
      doubles: new Float64Array(buffer),
      big: new BigInt64Array(buffer),
      view: new DataView(buffer),
    };
  },
  actors: (form) => FORMS[form],
  after: ({ words }) => words.join(),
  outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever' }],
};
