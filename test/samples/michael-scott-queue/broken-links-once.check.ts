/** An element is lost. */
import { defineCheck } from 'smplab';
import { LinksOnce } from './broken.js';
import right from './right.check.js';

export default defineCheck({
  ...right,
  name: 'Michael–Scott queue without the retry',
  attach: (words, thread) => new LinksOnce(words, thread),
});
