/** What comes of a data race is found where its accesses are steps of their own: for every sample that has one. */
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { INTERLEAVED } from '../../../src/lab/plain-memory.js';
import { NO_CALLS } from '../../../src/runners/reference.js';
import { search, type Searched } from '../../../src/runners/search.js';
import { decodeToken } from '../../../src/search/token.js';
import { inThisThread } from '../../support/in-this-thread.js';
import { samples, type Sample } from '../../support/samples.js';

const LOCKS = ['two-thread-locks/broken-peterson-plain', 'two-thread-locks/broken-dekker-plain'];
const RACES = samples().filter(({ name, broken }) => (name.startsWith('races/') && broken) || LOCKS.includes(name));

/** A stale word makes a compare-exchange fail there, in every execution. */
const HARMLESS = new Set(['races/broken-free-list']);
/** No interleaving shows anything wrong: the memory model does. */
const WEAK = new Set([
  ...['double-checked', 'message', 'ring-index', 'sizes'].map((name) => `races/broken-${name}`),
  ...LOCKS,
]);

async function searched({ path }: Sample, consequences = true): Promise<Searched> {
  const url = pathToFileURL(path).href;
  return await search(inThisThread(), {
    reference: { kind: 'check', url, program: NO_CALLS, plain: INTERLEAVED },
    engine: 'coop',
    strategy: 'portfolio',
    seed: 1,
    executions: null,
    steps: null,
    after: null,
    shard: '1/1',
    until: Date.now() + 5000,
    keepGoing: false,
    twice: false,
    consequences,
    replays: { own: 1, lockstep: 0 },
    shrinkExecutions: 100,
  });
}

describe('what comes of a race', () => {
  it.each(RACES.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    const { finding, consequence } = await searched(sample);
    expect(finding?.kind).toBe('data-race');
    if (HARMLESS.has(sample.name)) return expect(consequence).toBeNull();
    expect(decodeToken(consequence!.token).plain.model).toBe(WEAK.has(sample.name) ? 'ecmascript' : 'interleaving');
    const [first] = consequence!.interleaving.checks ?? [];
    if (WEAK.has(sample.name)) {
      expect(first.kind).toBe('stale-read');
      expect(first.text).toMatch(
        /which was overwritten at step \d+: .* ECMAScript allows it; Atomics\.\w+ at .* would forbid it$/,
      );
    }
    expect(consequence?.kind).not.toBe('data-race');
    expect(consequence?.reproducible).toBe(true);
  });
});

it('is not looked for where that is not asked', async () => {
  const sample = RACES.find(({ name }) => name === 'races/broken-counter')!;
  expect(await searched(sample, false)).toMatchObject({ finding: { kind: 'data-race' }, consequence: null });
});
