/** An element is lost. */
import { defineCheck } from 'smplab';
import { AddsOnce } from './broken.js';
import right from './right.check.js';

export default defineCheck({
  ...right,
  name: 'mpsc llist without the retry',
  attach: (mem, thread) => new AddsOnce(mem, thread),
});
