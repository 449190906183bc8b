/**
 * SafeStack, the hardest of the published targets: half a million executions find it (`npm run soak -- --only safe-stack`).
 * Here the schedule that was found is followed.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { replay } from 'smplab';
import { expect, it } from 'vitest';
import { INTERLEAVED } from '../../src/lab/plain-memory.js';
import type { Plan } from '../../src/lab/schedule.js';
import { openRunner } from '../../src/runners/open-runner.js';
import type { Reference } from '../../src/runners/reference.js';
import { search } from '../../src/runners/search.js';
import { inThisThread } from '../support/in-this-thread.js';
import { soakSafeStack } from '../soak/safe-stack-soak.js';

const SAFE_STACK = fileURLToPath(new URL('../samples/safe-stack/safe-stack.js', import.meta.url));

/** Decision and choice: found by `pos` with seed 2 after 260,623 executions, and shrunk. */
const DEVIATIONS = '0:2 1:1 3:0 7:2 9:0 13:2 14:0 15:1 17:0 19:1 20:0 22:2 24:0 28:1 30:2 33:1 37:0 44:2';
const PLAN: Plan = {
  deviations: DEVIATIONS.split(' ').map((deviation) => {
    const [at, choice] = deviation.split(':').map(Number);
    return { at, choice };
  }),
};

const referenceOf = (form: string): Reference => ({
  kind: 'scenario',
  url: pathToFileURL(SAFE_STACK).href,
  form,
  spurious: false,
  plain: INTERLEAVED,
});

it('the schedule that was found shows it on coroutines and on real threads', async () => {
  const { runner } = await openRunner(referenceOf('broken'), 'coop');
  expect(await replay(runner.tokenOf(PLAN, []), { engine: 'lockstep' })).toMatchObject({
    outcome: 'two threads had one node',
    steps: 76,
    findings: [{ text: 'a pop gave a node away that another thread owned' }],
  });
});

it('nothing is found in the right twin', async () => {
  const { finding, summary } = await search(inThisThread(), {
    reference: referenceOf('fixed'),
    engine: 'coop',
    strategy: 'portfolio',
    seed: 1,
    executions: 500,
    steps: null,
    after: null,
    shard: '1/1',
    until: Infinity,
    keepGoing: false,
    twice: false,
    consequences: false,
    replays: { own: 1, lockstep: 0 },
    shrinkExecutions: 1,
  });
  expect({ finding, outcomes: summary.outcomes }).toEqual({
    finding: null,
    outcomes: { 'each node had one owner': 500 },
  });
});

it('the soak fails where a seed does not find it, and names the seed', async () => {
  const soak = soakSafeStack({ seconds: 0.001, seed: 3, executions: 100, onRun: () => undefined });
  await expect(soak).rejects.toThrow('seed 3: not found in 100 executions');
});
