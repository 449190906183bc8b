/** The stack, claimed to be what it is not. */
import { defineCheck } from 'smplab';
import { LockedStack } from './locked-stack.js';

export default defineCheck({
  name: 'spin-stack-claims',
  setup: () => new Int32Array(new SharedArrayBuffer(256)),
  attach: (words) => new LockedStack(words),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-stack',
  progress: 'lock-free',
});
