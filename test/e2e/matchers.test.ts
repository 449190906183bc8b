/** The matchers of `smplab/vitest`, on structures that are right and wrong. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchers } from '../../src/vitest.js';
import { ROOT } from '../support/command-line.js';

const sample = (name: string): string => join(ROOT, 'dist/test/samples', `${name}.check.js`);

describe('smplab/vitest', () => {
  it('is what a suite with an expect of its own extends it by', () => {
    expect(Object.keys(matchers)).toHaveLength(4);
  });

  it('fails with the whole report, and knows what a wrong structure is', async () => {
    const wrong = sample('spsc-ring/broken-publishes-first');
    const failed = expect(wrong).toBeLinearizable({ budget: '20s', seed: 7 });
    await expect(failed).rejects.toThrow(/data race on a\[32\][^]*step {3}thread 0[^]*smplab replay s4\./);
  });

  it('tells a data race from other findings', async () => {
    await expect(sample('races/broken-message')).not.toHaveNoRaces({ budget: '20s', seed: 7 });
  });

  it('brings the page of a failure along, and of nothing else', async () => {
    const brought: { body: string; contentType: string }[] = [];
    const context = {
      annotate: async (_: string, page: (typeof brought)[0]) => await Promise.resolve(brought.push(page)),
    };
    const asked = (isNot: boolean): object => ({ isNot, task: { context } });
    const { toHaveNoRaces } = matchers;
    for (const isNot of [true, false])
      expect(await toHaveNoRaces.call(asked(isNot), sample('races/broken-message'), { seed: 7 })).toMatchObject({
        pass: false,
      });
    expect(brought).toEqual([
      { body: expect.stringMatching(/^<!doctype html>[^]*data race/), contentType: 'text/html' },
    ]);
  });

  it('takes scenarios, in one form', async () => {
    await expect('llist/del-first-aba').not.toHaveNoForbiddenOutcome({ form: 'broken', budget: '20s', seed: 7 });
    await expect('llist/del-first-aba').toHaveNoForbiddenOutcome({ form: 'cured', budget: '20s', seed: 7 });
  });

  it('is no pass where nothing could be looked at, whichever way one asks', async () => {
    const right = sample('races/right-message');
    await expect(expect(right).toBeLinearizable({ budget: '1ms' })).rejects.toThrow('inconclusive');
    await expect(expect(right).not.toBeLinearizable({ budget: '1ms' })).rejects.toThrow('inconclusive');
  });

  it.each(['5', '5 s', '-1s', 'x'])('refuses a budget of %j', async (budget) => {
    const wrong = 'is not a duration such as 10s, 500ms or 2m';
    await expect(expect(sample('races/right-message')).toBeLinearizable({ budget })).rejects.toThrow(wrong);
  });
});
