/** An operation that never returns, in code that touches no shared memory. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'never returns plainly',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  operations: { push: { args: 'int', run: () => spin() }, pop: { run: () => undefined } },
  model: 'fifo-queue',
});

function spin(): number {
  let turns = 0;
  while (turns >= 0) turns = (turns + 1) % 1000;
  return turns;
}
