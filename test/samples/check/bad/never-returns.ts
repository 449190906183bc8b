/** An operation that never returns. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'never returns',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  operations: { push: { args: 'int', run: (words) => spin(words) }, pop: {} },
  model: 'fifo-queue',
});

function spin(words: Int32Array): void {
  Atomics.store(words, 0, 1);
  for (let turns = 0; turns >= 0; ) turns = (turns + words[1] + 1) % 1000;
}
