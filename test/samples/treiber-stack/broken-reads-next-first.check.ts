/** The next of one node becomes the top in the place of another. */
import { defineCheck } from 'smplab';
import { ReadsNextFirst } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'taken twice', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'Treiber stack that reads next first',
  attach: (words, thread) => new ReadsNextFirst(words, thread),
});
