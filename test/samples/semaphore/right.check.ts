/** Two permits, never three, and nobody sleeps beside a free one. */
import { defineCheck } from 'smplab';
import { Semaphore } from './semaphore.js';

export default defineCheck({
  name: 'semaphore',
  setup: () => Semaphore.create(2),
  attach: (words) => new Semaphore(words),
  operations: { acquire: {}, release: { after: 'acquire' } },
  model: 'semaphore',
  permits: 2,
});
