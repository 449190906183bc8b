/** An async stack, which says that it is lock-free. */
import { defineCheck } from 'smplab';
import { AsyncStack } from './stack.js';

export default defineCheck({
  name: 'async stack',
  setup: () => AsyncStack.create(512),
  attach: (words) => new AsyncStack(words),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-stack',
  progress: 'lock-free',
});
