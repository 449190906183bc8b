/** A read falls inside of a write. */
import { defineCheck } from 'smplab';
import { pair } from './pair.js';
import { ForgetsOdd, SequenceLock } from './sequence-lock.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'sequence lock whose reader forgets odd numbers',
  setup: () => SequenceLock.create(),
  attach: (words) => new ForgetsOdd(words),
  operations: { write: { args: 'int' }, read: {} },
  model: pair,
});
