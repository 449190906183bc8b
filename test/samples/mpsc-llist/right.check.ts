/** The mailbox is an llist: many may add, and one thread takes. */
import { defineCheck } from 'smplab';
import { Mailbox, NO_NODE } from './mailbox.js';

export default defineCheck({
  name: 'mpsc llist',
  setup: () => Mailbox.create(),
  attach: (mem, thread) => new Mailbox(mem, thread),
  operations: { add: { args: 'int', gaveUp: NO_NODE }, delAll: {}, delFirst: {} },
  model: 'llist',
  threads: { delAll: 'consumer', delFirst: 'consumer' },
  progress: 'lock-free',
});
