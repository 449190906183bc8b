/** Two threads with the same ticket. */
import { defineCheck } from 'smplab';
import { DrawsInTwoSteps, TicketLock } from './ticket-lock.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not exclusive', 'stuck'];

export default defineCheck({
  name: 'ticket lock that draws in two steps',
  setup: () => TicketLock.create(),
  attach: (words) => new DrawsInTwoSteps(words),
  operations: { acquire: {}, release: {} },
  model: 'lock',
});
