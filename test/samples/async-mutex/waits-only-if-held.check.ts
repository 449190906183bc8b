/** An async mutex whose `lock` returns a promise only when the mutex is held: with one thread alone it never does. */
import { defineCheck } from 'smplab';
import { AsyncMutex } from './mutex.js';

export default defineCheck({
  name: 'async mutex that waits only if it is held',
  setup: () => AsyncMutex.create(),
  attach: (words) => new AsyncMutex(words),
  operations: {
    lock: { run: (mutex) => mutex.tryLock() || mutex.lock(), waits: true },
    unlock: { after: 'lock' },
  },
  model: {
    name: 'lock',
    initial: () => false,
    operations: {
      lock: (held) => (held ? undefined : true),
      unlock: (held) => (held ? false : undefined),
    },
  },
});
