/** What is put in hangs on a node that was given away. */
import { defineCheck } from 'smplab';
import { TakesWithoutHelp } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'not linearizable', 'stuck'];

export default defineCheck({
  ...right,
  name: 'Michael–Scott queue that takes without helping',
  attach: (words, thread) => new TakesWithoutHelp(words, thread),
});
