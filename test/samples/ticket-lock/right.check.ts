/** The lock as it should be. */
import { defineCheck } from 'smplab';
import { TicketLock } from './ticket-lock.js';

export default defineCheck({
  name: 'ticket lock',
  setup: () => TicketLock.create(),
  attach: (words) => new TicketLock(words),
  operations: { acquire: {}, release: {} },
  model: 'lock',
});
