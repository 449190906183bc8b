/** A push that was overtaken undoes the other one. */
import { defineCheck } from 'smplab';
import { SwapsBlindly } from './broken.js';
import right from './right.check.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['lost', 'not linearizable'];

export default defineCheck({
  ...right,
  name: 'Treiber stack that swaps blindly',
  attach: (words, thread) => new SwapsBlindly(words, thread),
});
