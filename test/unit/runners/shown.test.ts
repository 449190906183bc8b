/** What breaks while a finding is shrunk does not lose the finding. */
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Broken, InputError, Interrupted } from '../../../src/common/errors.js';
import { INTERLEAVED } from '../../../src/lab/plain-memory.js';
import { NO_CALLS } from '../../../src/runners/reference.js';
import { search, type Searched, type SearchThreads } from '../../../src/runners/search.js';
import type { DescribeOrder } from '../../../src/runners/tasks/tasks.js';
import { inThisThread } from '../../support/in-this-thread.js';
import { samples } from '../../support/samples.js';

const { path } = samples().find(({ name }) => name === 'races/broken-counter')!;

/** Threads in which shrinking ends with an error. */
function brokenBy(error: Error): SearchThreads {
  const { count, run } = inThisThread();
  const breaking = async (thread: number, name: 'describe', order: DescribeOrder): Promise<unknown> => {
    if (name === 'describe' && order.executions > 0) throw error;
    return await run(thread, name, order);
  };
  return { count, run: breaking as SearchThreads['run'] };
}

async function searched(threads: SearchThreads): Promise<Searched> {
  return await search(threads, {
    reference: { kind: 'check', url: pathToFileURL(path).href, program: NO_CALLS, plain: INTERLEAVED },
    engine: 'coop',
    strategy: 'portfolio',
    seed: 1,
    executions: 100,
    steps: null,
    after: null,
    shard: '1/1',
    until: null,
    keepGoing: false,
    twice: false,
    consequences: false,
    replays: { own: 1, lockstep: 0 },
    shrinkExecutions: 500,
  });
}

describe('a finding that cannot be shrunk is shown as it was found', () => {
  it.each([new Broken('ring.js:3: process.exit was called'), new InputError('ring.js:3: async code')])(
    '%s',
    async (error) => {
      const { finding } = await searched(brokenBy(error));
      expect(finding).toMatchObject({
        kind: 'data-race',
        reproducible: true,
        shrunk: { executions: 0, problem: error.message },
      });
      expect(finding!.shrunk.after).toEqual(finding!.shrunk.before);
    },
  );

  it('without a problem where there is none', async () => {
    expect((await searched(inThisThread())).finding!.shrunk).not.toHaveProperty('problem');
  });
});

it.each([new Interrupted('interrupted'), new TypeError('a fault of our own')])('%s ends it', async (error) => {
  await expect(searched(brokenBy(error))).rejects.toBe(error);
});
