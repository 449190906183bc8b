/** An async counter that adds in one step. */
import { defineCheck } from 'smplab';
import { AsyncCounter } from './counter.js';

export default defineCheck({
  name: 'async counter',
  setup: () => AsyncCounter.create(),
  attach: (words) => new AsyncCounter(words),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
