/** An element is lost. */
import { defineCheck } from 'smplab';
import { LinksOnce } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'Michael–Scott queue without the retry',
  attach: (words, thread) => new LinksOnce(words, thread),
});
