/** The last element goes to owner and thief. */
import { defineCheck } from 'smplab';
import { TakesTheLast } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['taken twice', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'work-stealing deque whose owner takes the last',
  attach: (words) => new TakesTheLast(words),
});
