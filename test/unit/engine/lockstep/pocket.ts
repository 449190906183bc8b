/** A scenario that keeps its memory in objects, draws random numbers and looks at the clock. */
import hooks from 'node:perf_hooks';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

const { load } = Atomics;

class Counters {
  readonly #words = new Int32Array([3, 4, 5]);
  readonly big = new BigInt64Array(new SharedArrayBuffer(32), 8, 2);
  readonly bytes: Uint8Array;

  constructor() {
    this.bytes = new Uint8Array(this.big.buffer);
    Atomics.add(this.#words, 0, 1);
  }

  count(by: number): number {
    const before = load(this.#words, 1);
    Atomics.store(this.#words, 1, before + by);
    return Atomics.exchange(this.#words, 2, before);
  }

  get sum(): number {
    return this.#words.reduce((sum, word) => sum + word);
  }
}

const now = Reflect.get(Date, 'now');
/** The same clock, by other names. */
const CLOCKS: readonly (() => number)[] = [
  now,
  () => Math.trunc(hooks.performance.now()),
  () => Number(process.hrtime.bigint() / 1000n),
  () => process.hrtime([0, 5])[1],
  () => Math.trunc(process.uptime() * 1000),
  () => new Date().getTime(),
  () => Date().length + Date.UTC(1970, 1),
];

/** Work that takes its time, as far as anybody looks. */
function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function use(counters: Counters): void {
  counters.count(Math.floor(Math.random() * 10));
  Atomics.add(counters.big, 1, 2n ** 40n);
  Atomics.compareExchange(counters.big, 0, 0n, BigInt(Math.round(performance.now() * 1000)));
  Atomics.xor(counters.bytes, 3, 255);
  busyFor(20);
  counters.count(Date.now());
  for (const look of CLOCKS) counters.count(look());
  Atomics.store(counters.bytes, 4, 7.9);
}

export const scenario: PlainScenario<{ readonly pocket: Counters }> = {
  kind: 'plain',
  name: 'test/pocket',
  story: '',
  source: '',
  forms: ['only'],
  shared: () => ({ pocket: new Counters() }),
  actors: () => [({ pocket }) => use(pocket), ({ pocket }) => use(pocket), ({ pocket }) => use(pocket)],
  after: ({ pocket }) => `${pocket.sum}, ${pocket.big.join(' ')}, ${pocket.bytes.join(' ')}`,
  outcomes: [{ match: /./, grade: 'acceptable', text: 'whatever' }],
};
