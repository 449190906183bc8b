/** Two lines the wrong way round. */
import { defineCheck } from 'smplab';
import { AsksTooLate } from './peterson.js';
import { actors, after, outcomes, setup } from './section.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['both at once'];

export default defineCheck({
  name: "Peterson's lock that asks too late",
  setup,
  actors: actors(AsksTooLate),
  after,
  outcomes,
});
