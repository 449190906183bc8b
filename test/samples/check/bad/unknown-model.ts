/** Names a model that there is not. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'unknown model',
  setup: () => ({ push: () => true, pop: () => undefined }),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-queue' as 'fifo-queue',
});
