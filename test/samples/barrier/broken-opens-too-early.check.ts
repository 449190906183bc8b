/** Who is fast is counted to the last round. */
import { defineCheck } from 'smplab';
import { OpensTooEarly } from './barrier.js';
import { actors, after, outcomes, setup } from './rounds.js';

export default defineCheck({
  name: 'barrier that opens too early',
  setup,
  actors: actors(OpensTooEarly),
  after,
  outcomes,
});
