/** Who is fast is counted to the last round. */
import { defineCheck } from 'smplab';
import { OpensTooEarly } from './barrier.js';
import { actors, after, outcomes, setup } from './rounds.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['deadlock', 'somebody passed early'];

export default defineCheck({
  name: 'barrier that opens too early',
  setup,
  actors: actors(OpensTooEarly),
  after,
  outcomes,
});
