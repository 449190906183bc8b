/** The consumer sees an index whose element is not there yet. */
import { defineCheck } from 'smplab';
import { PublishesFirst, Ring } from './ring.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['data-race', 'never put in'];

export default defineCheck({
  name: 'SPSC ring that publishes its index before the element',
  setup: () => Ring.create(2),
  attach: (words) => new PublishesFirst(words),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  capacity: 2,
  threads: { push: 'single', pop: 'single' },
});
