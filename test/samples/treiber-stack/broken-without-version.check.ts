/** What somebody owns is the top: it comes out twice, and what was below it never. */
import { defineCheck } from 'smplab';
import { WithoutVersion } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'taken twice', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'Treiber stack without a version: ABA',
  attach: (words, thread) => new WithoutVersion(words, thread),
});
