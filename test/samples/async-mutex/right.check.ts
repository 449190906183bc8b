/** An async mutex: one holder at a time, and each waiter is woken. */
import { defineCheck } from 'smplab';
import { AsyncMutex } from './mutex.js';

export default defineCheck({
  name: 'async mutex',
  setup: () => AsyncMutex.create(),
  attach: (words) => new AsyncMutex(words),
  operations: { lock: {}, unlock: { after: 'lock' } },
  model: 'lock',
});
