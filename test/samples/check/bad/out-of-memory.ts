/** An operation that uses ever more memory. */
import { defineCheck } from 'smplab';

const kept: unknown[][] = [];

export default defineCheck({
  name: 'out of memory',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  operations: { push: { args: 'int', run: () => keep() }, pop: { run: () => undefined } },
  model: 'fifo-queue',
});

function keep(): void {
  while (kept.length >= 0) kept.push(Array<number>(1_000_000).fill(kept.length));
}
