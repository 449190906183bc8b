/** An element is lost. */
import { defineCheck } from 'smplab';
import { TakesInTwoSteps } from './broken.js';
import right from './right.check.js';

export default defineCheck({
  ...right,
  name: 'mpsc llist that takes in two steps',
  attach: (mem, thread) => new TakesInTwoSteps(mem, thread),
});
