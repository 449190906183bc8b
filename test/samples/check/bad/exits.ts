/** An operation that ends the process. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'exits',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  operations: {
    push: { args: 'int', run: () => process.exit(0) },
    pop: { run: () => undefined },
  },
  model: 'fifo-queue',
});
