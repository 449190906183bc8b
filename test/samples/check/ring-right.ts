/** A ring for one producer and one consumer: as it should be. */
import { defineCheck } from 'smplab';
import { Ring } from './ring.js';

export const check = defineCheck({
  name: 'ring-right',
  setup: () => Ring.create(3),
  attach: (shared) => new Ring(shared, false),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  threads: { push: 'single', pop: 'single' },
});
export default check;
