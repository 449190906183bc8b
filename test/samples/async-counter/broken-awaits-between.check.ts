/** A lost increment: an `await` stands between the load and the store. */
import { defineCheck } from 'smplab';
import { AsyncCounter, AwaitsBetween } from './counter.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'async counter that awaits between load and store',
  setup: () => AsyncCounter.create(),
  attach: (words) => new AwaitsBetween(words),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
