/** Plain accesses race; running free, the store buffer lets both in. */
import { defineCheck } from 'smplab';
import { PlainPeterson } from './peterson.js';
import { actors, after, outcomes, setup } from './section.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['data-race', 'both at once'];

export default defineCheck({
  name: "Peterson's lock with plain accesses",
  setup,
  actors: actors(PlainPeterson),
  after,
  outcomes,
});
