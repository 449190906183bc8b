/** Throws in its set-up. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'throws in setup',
  setup: () => {
    throw new Error('no memory today');
  },
  operations: { push: { args: 'int' }, pop: {} },
  model: 'fifo-queue',
});
