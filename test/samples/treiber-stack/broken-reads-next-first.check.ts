/** The next of one node becomes the top in the place of another. */
import { defineCheck } from 'smplab';
import { ReadsNextFirst } from './broken.js';
import right from './right.check.js';

export default defineCheck({
  ...right,
  name: 'Treiber stack that reads next first',
  attach: (words, thread) => new ReadsNextFirst(words, thread),
});
