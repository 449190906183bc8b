/** The ring as it should be. Run it: `smplab check test/samples/spsc-ring/right.check.ts`. */
import { defineCheck } from 'smplab';
import { Ring } from './ring.js';

export default defineCheck({
  name: 'SPSC ring',
  setup: () => Ring.create(2),
  attach: (words) => new Ring(words),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  capacity: 2,
  threads: { push: 'single', pop: 'single' },
  progress: 'lock-free',
});
