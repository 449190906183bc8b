/** A lost wake-up among three threads: the one that was woken lets the next sleep. */
import { defineCheck } from 'smplab';
import { AsyncMutex, ForgetsOthers } from './mutex.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['stuck'];

export default defineCheck({
  name: 'async mutex that forgets others',
  setup: () => AsyncMutex.create(),
  attach: (words) => new ForgetsOthers(words),
  operations: { lock: {}, unlock: { after: 'lock' } },
  model: 'lock',
});
