/**
 * SafeStack, the hardest of the published targets: half a million executions find it (`npm run soak -- --only safe-stack`).
 * Here a schedule that was found is made plain, and followed.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { replay } from 'smplab';
import { expect, it } from 'vitest';
import { INTERLEAVED } from '../../src/lab/plain-memory.js';
import type { Plan } from '../../src/lab/schedule.js';
import { Random } from '../../src/machine/random.js';
import { openRunner } from '../../src/runners/open-runner.js';
import type { Reference } from '../../src/runners/reference.js';
import { search } from '../../src/runners/search.js';
import { driveAsync } from '../../src/search/runner.js';
import { shrink } from '../../src/search/shrink/shrink.js';
import { StrictReplay } from '../../src/search/strategies/replay.js';
import { inThisThread } from '../support/in-this-thread.js';
import { soakSafeStack } from '../soak/safe-stack-soak.js';

const SAFE_STACK = fileURLToPath(new URL('../samples/safe-stack/safe-stack.js', import.meta.url));

/** Decision and choice: found by `pos` alone with seed 5. */
const DEVIATIONS = `0:2 3:0 5:2 8:1 11:2 13:1 18:2 20:0 21:2 22:0 29:2 31:0 32:2 34:1 36:0 38:2 43:0 44:2 45:0 50:1 52:0 53:1 55:2
56:1 59:0 61:1 63:2 65:0 67:2 68:0 71:2 74:1 76:2 78:1 81:0 85:1 86:0 87:1 90:0`;
const PLAN: Plan = {
  deviations: DEVIATIONS.split(/\s/).map((deviation) => {
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

/** What explore spends on it. */
const SHRINKING = 5000;

it('the schedule that was found is made plain, and shows it on real threads too', async () => {
  const { runner } = await openRunner(referenceOf('broken'), 'coop');
  const found = await runner.execute({ chooser: new StrictReplay(PLAN), leftOut: [] });
  expect(found).toMatchObject({ preemptions: 37, steps: 96 });
  const shrinking = shrink(runner, found, { executions: SHRINKING, random: new Random(1) });
  const { execution, after, fewestPreemptions } = await driveAsync(shrinking, (wanted) => runner.execute(wanted));
  // fewer than 7 do not show it; delta debugging alone leaves 15
  expect(after.preemptions).toBeLessThanOrEqual(8);
  expect(fewestPreemptions).toBe(false); // nobody has looked at all of them
  expect(await replay(runner.tokenOf(execution.plan, []), { engine: 'lockstep' })).toMatchObject({
    outcome: 'two threads had one node',
    steps: execution.steps,
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
