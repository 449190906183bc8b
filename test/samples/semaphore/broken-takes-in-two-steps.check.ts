/** More owners than permits. */
import { defineCheck } from 'smplab';
import { Semaphore, TakesInTwoSteps } from './semaphore.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'semaphore that takes in two steps',
  setup: () => Semaphore.create(2),
  attach: (words) => new TakesInTwoSteps(words),
  operations: { acquire: {}, release: { after: 'acquire' } },
  model: 'semaphore',
  permits: 2,
});
