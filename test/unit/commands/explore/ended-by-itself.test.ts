/** A search that came to its end before its budget did says nothing of the budget. */
import { expect, it } from 'vitest';
import { reasonToDoubt } from '../../../../src/commands/explore/limits.js';
import { emptyStatistics } from '../../../../src/search/statistics.js';

const summary = { ...emptyStatistics(), executions: 76 };
const asked = { strategy: 'portfolio', executions: 150 };

it.each([
  ['there was time left', Date.now() + 100_000, null],
  ['there was none', Date.now() - 1, 'the budget ended after 76 executions'],
  ['there is no budget', null, null],
] as const)('%s', (_, until, reason) => {
  expect(reasonToDoubt(summary, { ...asked, until })).toBe(reason);
});
