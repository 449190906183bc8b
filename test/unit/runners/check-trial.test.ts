/** Trying a definition refuses mistakes of it, and no structure that is wrong only when threads meet. */
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { tryCheck } from '../../../src/commands/check/tasks/try.js';
import { importCheck } from '../../../src/subjects/check/import-check.js';
import { loadCheck } from '../../../src/runners/coop/load-check.js';
import { trialProblem } from '../../../src/runners/check-trial.js';
import { samples } from '../../support/samples.js';
import { definitionOf } from '../check/made-calls.js';

it.each(samples().map(({ name, path }) => [name, path]))('%s is no mistake, right or broken', async (_, path) => {
  const url = pathToFileURL(path).href;
  const definition = await importCheck(url);
  const coop = await loadCheck(url).catch(() => null);
  expect(() => tryCheck(definition, coop)).not.toThrow();
});

it('a lock that knows threads by what is one here, and by what is their own on threads, is left to them', () => {
  const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));
  const [OWNER, DEPTH] = [0, 1];
  const reentrant = definitionOf(
    {
      name: 're-entrant lock',
      initial: () => ({ holder: -1, depth: 0 }),
      operations: {
        tryLock: (state, { thread, result }) => {
          const { holder, depth } = state as { holder: number; depth: number };
          if (result === false) return depth > 0 && holder !== thread ? state : undefined;
          return depth === 0 || holder === thread ? { holder: thread, depth: depth + 1 } : undefined;
        },
        unlock: (state) => {
          const { holder, depth } = state as { holder: number; depth: number };
          return depth > 0 ? { holder, depth: depth - 1 } : undefined;
        },
      },
    },
    {
      tryLock: {
        run: (mem) => {
          const lock = mem as Int32Array;
          const before = Atomics.compareExchange(lock, OWNER, 0, threadId + 1);
          if (before !== 0 && before !== threadId + 1) return false;
          Atomics.add(lock, DEPTH, 1);
          return true;
        },
      },
      unlock: {
        after: 'tryLock',
        run: (mem) => {
          const lock = mem as Int32Array;
          if (Atomics.sub(lock, DEPTH, 1) === 1) Atomics.store(lock, OWNER, 0);
        },
      },
    },
    { setup: words },
  );
  expect(trialProblem(reentrant)).toBeNull();
});
