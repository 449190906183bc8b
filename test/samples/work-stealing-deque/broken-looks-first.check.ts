/** An element goes to owner and thief. */
import { defineCheck } from 'smplab';
import { LooksFirst } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['taken twice', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'work-stealing deque whose owner looks first',
  attach: (words) => new LooksFirst(words),
});
