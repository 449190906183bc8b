/** A counter that another thread increments by messages. */
import { defineCheck } from 'smplab';
import { create, Other, Owner } from './port-counter.js';

export default defineCheck({
  name: 'counter behind a port',
  setup: create,
  attach: ({ words, ports: [owner, other] }, thread) => (thread === 0 ? new Owner(words, owner) : new Other(other)),
  operations: { increment: {} },
  threads: { increment: 2 },
  model: 'counter',
});
