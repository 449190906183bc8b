/** A write comes between the two words. */
import { defineCheck } from 'smplab';
import { pair } from './pair.js';
import { LooksOnce, SequenceLock } from './sequence-lock.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'sequence lock whose reader looks once',
  setup: () => SequenceLock.create(),
  attach: (words) => new LooksOnce(words),
  operations: { write: { args: 'int' }, read: {} },
  model: pair,
});
