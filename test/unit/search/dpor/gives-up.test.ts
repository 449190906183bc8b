/**
 * Where dpor cannot be exact it gives up, and says why. A loop that counts its looks is followed for a while, and then held
 * back: nothing is claimed of such a search. Others let it look on, but not with every number of looks.
 */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';

const PATH = fileURLToPath(new URL('./gives-up.js', import.meta.url));

const CASES = [
  ['dpor', 'coop'],
  ['dpor', 'lockstep'],
  ['preemption-bounded', 'coop'],
  ['portfolio', 'coop'],
] as const;

it.each(CASES)('by %s on %s', async (strategy, engine) => {
  const explored = async (form: string): Promise<unknown> => {
    const options = { form, engine, strategy, jobs: 1, seed: 1, executions: 2000 };
    const { coverage, finding, inconclusive, summary } = await explore(PATH, options);
    const { gaveUp: why, leftOut } = summary;
    return { coverage, found: finding?.kind ?? null, why, leftOut, inconclusive };
  };
  const leftOut = expect.stringContaining('not every number of them was tried') as string;
  const why = strategy === 'portfolio' ? undefined : leftOut; // it samples on
  const sampled = { coverage: 'sampled', found: null, why, leftOut };
  const exhausted = { coverage: 'exhausted', found: null, inconclusive: null };
  const found = { found: 'deadlock', why: undefined };
  for (const form of ['looks long', 'looks long, in rounds']) expect(await explored(form)).toMatchObject(found);
  expect(await explored('looks for very long')).toMatchObject(strategy === 'dpor' ? sampled : found);
  expect(await explored('looks for very long, and wakes')).toMatchObject(sampled);
  const coversLooks = strategy === 'dpor';
  expect(await explored('looks long, and wakes')).toMatchObject(coversLooks ? exhausted : sampled);
  expect(await explored('looks briefly')).toMatchObject(found);
  expect(await explored('looks on')).toEqual(exhausted);
  if (strategy !== 'dpor') return;
  expect(await explored('reads a clock, and wakes')).toEqual({
    coverage: 'sampled',
    found: null,
    why: 'a thread reads the clock',
    inconclusive:
      'dpor gave up after 1 execution: a thread reads the clock; leave --strategy out to sample, or cover what can be by --exhaustive',
  });
});

it('what looks in one loop after the other takes no more memory than others', async () => {
  const executor = (await loadScenario(new URL('./gives-up.js', import.meta.url).href)).executor(
    'looks in rounds, and has it for good',
  );
  const dpor = new Dpor();
  const execution = executor.execute(dpor.next()!); // with each loop that was left kept for good: gigabytes
  dpor.executed(execution);
  expect(execution.end).toBe('livelock');
  expect(dpor.gaveUp).toBe('an execution takes too many steps');
});
