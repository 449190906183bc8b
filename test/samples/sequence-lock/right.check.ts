/** Readers see both words of one write. */
import { defineCheck } from 'smplab';
import { pair } from './pair.js';
import { SequenceLock } from './sequence-lock.js';

export default defineCheck({
  name: 'sequence lock',
  setup: () => SequenceLock.create(),
  attach: (words) => new SequenceLock(words),
  operations: { write: { args: 'int' }, read: {} },
  model: pair,
});
