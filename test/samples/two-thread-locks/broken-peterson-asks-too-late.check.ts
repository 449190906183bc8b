/** Two lines the wrong way round. */
import { defineCheck } from 'smplab';
import { AsksTooLate } from './peterson.js';
import { actors, after, outcomes, setup } from './section.js';

export default defineCheck({
  name: "Peterson's lock that asks too late",
  setup,
  actors: actors(AsksTooLate),
  after,
  outcomes,
});
