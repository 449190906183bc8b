/**
 * The deque, with an owner that pushes and pops, and thieves, who may give up. Its model is none of those with a name.
 */
import { defineCheck, models } from 'smplab';
import { ABORT, Deque } from './deque.js';

export default defineCheck({
  name: 'work-stealing deque',
  setup: () => Deque.create(4),
  attach: (words) => new Deque(words),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {}, steal: { gaveUp: ABORT } },
  model: models.workStealingDeque({ capacity: 4 }),
  threads: { push: 'owner', pop: 'owner', steal: 'others' },
  progress: 'lock-free',
});
