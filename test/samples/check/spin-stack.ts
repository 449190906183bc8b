/** The stack, as what it is: nothing is claimed of its progress. */
import { defineCheck } from 'smplab';
import { LockedStack } from './locked-stack.js';

export default defineCheck({
  name: 'spin-stack',
  setup: () => new Int32Array(new SharedArrayBuffer(256)),
  attach: (words) => new LockedStack(words),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-stack',
});
