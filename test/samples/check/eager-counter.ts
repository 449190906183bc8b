/**
 * A counter whose threads announce themselves, and begin anew when somebody else has meanwhile: alone each gets on,
 * wherever the others stand, and two in step keep each other busy for ever. Obstruction-free, and not lock-free.
 */
import { defineCheck } from 'smplab';

const [VALUE, OWNER] = [0, 1];

class EagerCounter {
  constructor(
    private readonly words: Int32Array,
    private readonly thread: number,
  ) {}

  add(): number {
    for (;;) {
      Atomics.store(this.words, OWNER, this.thread + 1);
      const value = Atomics.load(this.words, VALUE);
      if (Atomics.load(this.words, OWNER) !== this.thread + 1) continue;
      if (Atomics.compareExchange(this.words, VALUE, value, value + 1) === value) return value;
    }
  }
}

export default defineCheck({
  name: 'eager-counter',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (words, thread) => new EagerCounter(words, thread),
  operations: { add: {} },
  model: {
    name: 'counter',
    initial: () => 0,
    operations: {
      add: (value: number, { result }: { readonly result?: unknown }) =>
        result === undefined || result === value ? value + 1 : undefined,
    },
  },
  progress: 'obstruction-free',
});
