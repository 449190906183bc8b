/** The stack is one, for any number of threads; a push is refused when its thread has run out of nodes, at any time. */
import { defineCheck } from 'smplab';
import { Stack } from './stack.js';

export default defineCheck({
  name: 'Treiber stack',
  setup: () => Stack.create(),
  attach: (words, thread) => new Stack(words, thread),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'lifo-stack',
  progress: 'lock-free',
});
