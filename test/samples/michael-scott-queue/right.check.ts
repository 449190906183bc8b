/** The queue is one, for any number of threads; a push is refused when its thread has run out of nodes, at any time. */
import { defineCheck } from 'smplab';
import { Queue } from './queue.js';

export default defineCheck({
  name: 'Michael–Scott queue',
  setup: () => Queue.create(),
  attach: (words, thread) => new Queue(words, thread),
  operations: { push: { args: 'int', mayReturn: 'bool' }, pop: {} },
  model: 'fifo-queue',
  progress: 'lock-free',
});
