/** Both want in, and neither steps back. */
import { defineCheck } from 'smplab';
import { Insists } from './dekker.js';
import { actors, after, outcomes, setup } from './section.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['livelock'];

export default defineCheck({ name: "Dekker's lock that insists", setup, actors: actors(Insists), after, outcomes });
