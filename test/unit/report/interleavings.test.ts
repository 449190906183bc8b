/**
 * Ten printed interleavings, each replayed by its plan. `UPDATE_GOLDEN=1` finds the plans anew and writes the files.
 * Line numbers of the source are left out of them: they move with every comment.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/runners/coop/load.js';
import { INTERLEAVED } from '../../../src/lab/plain-memory.js';
import { ScenarioRunner } from '../../../src/runners/coop/runner.js';
import { explore } from '../../../src/commands/explore/explore.js';
import { replayExactly } from '../../../src/search/replay-exactly.js';
import { drive } from '../../../src/search/runner.js';
import { scenarioUrl } from '../../../src/runners/scenario-catalog.js';
import type { Interleaving } from '../../../src/lab/interleaving.js';
import type { Plan } from '../../../src/lab/schedule.js';
import { queuedIn, queuedOf, readBack } from '../../support/kernel-traces.js';
import { interleavingTable } from '../../../src/report/interleaving.js';
import { KERNELS } from '../../../src/variants/index.js';

const GOLDEN = join(import.meta.dirname, '../../../../test/golden/interleavings');
const TEN = [
  ['offline-race/late-ipi', 'v3.15'],
  ['offline-race/prompt-ipi', 'v3.15'],
  ['hotplug/up-canceled', 'v6'],
  ['hotplug/stopper-disabled', 'broken'],
  ['csd/lost-doorbell', 'busted-doorbell'],
  ['csd/interrupt-between', 'broken'],
  ['csd/touched-after-unlock', 'busted-after-unlock'],
  ['llist/del-first-aba', 'broken'],
  ['sync/condition-lost-wake-up', 'broken'],
  ['sync/barrier-reuse', 'broken'],
] as const;

interface Golden {
  readonly plan: Plan;
  readonly leftOut: readonly number[];
  readonly table: string;
}

const fileOf = (scenario: string): string => join(GOLDEN, `${scenario.replace('/', '-')}.txt`);

function read(scenario: string): Golden {
  const [head, ...lines] = readFileSync(fileOf(scenario), 'utf8').split('\n');
  const { leftOut, deviations } = JSON.parse(head) as { leftOut: number[]; deviations: [number, number][] };
  return {
    leftOut,
    plan: { deviations: deviations.map(([at, choice]) => ({ at, choice })) },
    table: lines.slice(1).join('\n').trimEnd(),
  };
}

async function update(scenario: string, form: string): Promise<void> {
  const { finding } = await explore(scenario, {
    ...(KERNELS.some(({ name }) => name === form) ? { variant: form } : { form }),
    seed: 1,
    jobs: 1,
    executions: 20_000,
    confirm: '1/1',
  });
  if (finding === null) throw new Error(`${scenario} on ${form}: nothing was found`);
  const { plan, leftOut } = finding.expected;
  const deviations = plan.deviations.map(({ at, choice }) => [at, choice]);
  const table = withoutLines(interleavingTable(finding.interleaving));
  writeFileSync(fileOf(scenario), `${JSON.stringify({ scenario, form, leftOut, deviations })}\n\n${table}\n`);
}

function withoutLines(table: string): string {
  return table.replaceAll(/(\.ts):\d+$/gm, '$1');
}

async function replayed(scenario: string, form: string, { plan, leftOut }: Golden): Promise<Interleaving> {
  const loaded = await loadScenario(scenarioUrl(scenario));
  const runner = new ScenarioRunner(loaded, { form, spurious: false, plain: INTERLEAVED });
  const execution = drive(replayExactly(plan, leftOut), (wanted) => runner.execute(wanted));
  return runner.describe(execution).interleaving;
}

/** What the kernel did is read back from its ftrace text, where there is a kernel. */
async function expectReadBack({ kernel }: Interleaving, scenario: string): Promise<void> {
  if (/^(?:llist|sync)\//.test(scenario)) return expect(kernel).toBeUndefined();
  const calls = queuedIn(kernel!);
  if (calls.length > 0) expect(queuedOf(await readBack(kernel!))).toEqual(calls);
}

describe.each(TEN)('the interleaving of %s on %s', (scenario, form) => {
  it('is printed as it was, and fits', async () => {
    if (process.env.UPDATE_GOLDEN === '1') await update(scenario, form);
    const golden = read(scenario);
    const interleaving = await replayed(scenario, form, golden);
    const table = interleavingTable(interleaving);
    expect(withoutLines(table)).toBe(golden.table);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(table).not.toContain('…');
    expect(table).toMatch(/^=> /m);
    await expectReadBack(interleaving, scenario);
  }, 120_000);
});
