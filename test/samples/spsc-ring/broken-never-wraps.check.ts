/** Right until the ring comes round for the first time. */
import { defineCheck } from 'smplab';
import { NeverWraps, Ring } from './ring.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'SPSC ring that never wraps',
  setup: () => Ring.create(2),
  attach: (words) => new NeverWraps(words),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  capacity: 2,
  threads: { push: 'single', pop: 'single' },
});
