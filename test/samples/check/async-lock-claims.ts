/** It says that it is lock-free, and has a lock in it. */
import { defineCheck } from 'smplab';
import { LockedStack } from '../async-stack/stack.js';

export default defineCheck({
  name: 'async stack with a lock in it',
  setup: () => LockedStack.create(512),
  attach: (words) => new LockedStack(words),
  operations: { push: { args: 'int' }, pop: {} },
  model: 'lifo-stack',
  progress: 'lock-free',
});
