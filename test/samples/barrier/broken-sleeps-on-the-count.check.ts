/** Who wakes up late waits for a round that is over. */
import { defineCheck } from 'smplab';
import { SleepsOnTheCount } from './barrier.js';
import { actors, after, outcomes, setup } from './rounds.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['deadlock'];

export default defineCheck({
  name: 'barrier that sleeps on the count',
  setup,
  actors: actors(SleepsOnTheCount),
  after,
  outcomes,
});
