/** ringbuf.js is right, and used against its contract: by two producers, who write to the same place. */
import { defineCheck } from 'smplab';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['data-race', 'lost', 'not linearizable'];

export default defineCheck({ ...right, name: 'ringbuf.js with two producers', threads: { pop: 'single' } });
