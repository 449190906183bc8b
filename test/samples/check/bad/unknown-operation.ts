/** Has an operation that the model does not know. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'unknown operation',
  setup: () => ({ psuh: () => true, pop: () => undefined }),
  operations: { psuh: { args: 'int' }, pop: {} },
  model: 'fifo-queue',
});
