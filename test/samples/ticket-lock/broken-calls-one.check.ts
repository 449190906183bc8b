/** The wrong one is woken, and the right one never. */
import { defineCheck } from 'smplab';
import { CallsOne, TicketLock } from './ticket-lock.js';

export default defineCheck({
  name: 'ticket lock that wakes one',
  setup: () => TicketLock.create(),
  attach: (words) => new CallsOne(words),
  operations: { acquire: {}, release: {} },
  model: 'lock',
});
