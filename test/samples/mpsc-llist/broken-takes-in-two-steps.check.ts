/** An element is lost. */
import { defineCheck } from 'smplab';
import { TakesInTwoSteps } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'mpsc llist that takes in two steps',
  attach: (mem, thread) => new TakesInTwoSteps(mem, thread),
});
