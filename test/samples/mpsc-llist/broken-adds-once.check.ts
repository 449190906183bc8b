/** An element is lost. */
import { defineCheck } from 'smplab';
import { AddsOnce } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'mpsc llist without the retry',
  attach: (mem, thread) => new AddsOnce(mem, thread),
});
