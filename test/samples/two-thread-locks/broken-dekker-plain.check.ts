/** Plain accesses race; running free, the store buffer lets both in. */
import { defineCheck } from 'smplab';
import { PlainDekker } from './dekker.js';
import { actors, after, outcomes, setup } from './section.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['data-race', 'both at once'];

export default defineCheck({
  name: "Dekker's lock with plain accesses",
  setup,
  actors: actors(PlainDekker),
  after,
  outcomes,
});
