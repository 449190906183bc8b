/** A ring for one producer and one consumer: broken. */
import { defineCheck } from 'smplab';
import { Ring } from './ring.js';

export const check = defineCheck({
  name: 'ring-broken',
  setup: () => Ring.create(3),
  attach: (shared) => new Ring(shared, true),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  threads: { push: 'single', pop: 'single' },
});
export default check;
