/** A sleeper beside a free permit. */
import { defineCheck } from 'smplab';
import { Semaphore, WakesOnFirst } from './semaphore.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['stuck'];

export default defineCheck({
  name: 'semaphore that wakes on 0 to 1 only',
  setup: () => Semaphore.create(2),
  attach: (words) => new WakesOnFirst(words),
  operations: { acquire: {}, release: { after: 'acquire' } },
  model: 'semaphore',
  permits: 2,
});
