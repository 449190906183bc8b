/** The wrong one is woken, and the right one never. */
import { defineCheck } from 'smplab';
import { CallsOne, TicketLock } from './ticket-lock.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['stuck'];

export default defineCheck({
  name: 'ticket lock that wakes one',
  setup: () => TicketLock.create(),
  attach: (words) => new CallsOne(words),
  operations: { acquire: {}, release: {} },
  model: 'lock',
});
