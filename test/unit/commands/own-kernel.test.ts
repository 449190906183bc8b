/** Kernels of a user: the module that a how-to shows, on the main job, a scenario, a machine; and modules that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bisect, explore, InputError, run, torture } from 'smplab';
import { afterAll, describe, expect, it } from 'vitest';
import { bisectText } from '../../../src/report/bisect.js';
import { some } from '../../support/some.js';

const HOW_TO = readFileSync(
  fileURLToPath(new URL('../../../../docs/how-to/write-a-variant.md', import.meta.url)),
  'utf8',
);
const folder = mkdtempSync(join(tmpdir(), 'smplab-own-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
}
const mine = (): string => moduleOf('mine', /```js\n(\/\/ mine\.mjs\n[^`]+)```/.exec(HOW_TO)![1]);

describe('the kernel of the how-to', () => {
  it('replays the main job, loses nothing, and is named', async () => {
    const { variants, verdict } = await run({ variant: mine(), cycles: 2, maxCalls: 200, seed: 1 });
    expect(variants.map(({ variant, calls }) => [variant, calls.lost])).toEqual([['mine', 0]]);
    expect(verdict).toBe('as-expected');
  }, 60_000);

  it('is explored, and has the bug that it keeps', async () => {
    const options = { variant: mine(), executions: 2_000, seed: 1, confirm: '1/1' };
    expect((await explore('offline-race/late-ipi', { ...options, executions: 100 })).finding).toBeNull();
    const { finding, variant } = await explore('csd/async-reuse', options);
    expect([variant, finding?.expected.outcome]).toEqual(['mine', 'run in a circle']);
  }, 120_000);

  it('is tortured', async () => {
    const { verdict, variant } = await torture({ variant: mine(), cpus: 2, seconds: 0.5, seed: 1 });
    expect([verdict, variant.endsWith('mine.mjs')]).toEqual(['SUCCESS', true]);
  }, 60_000);
});

it('a scenario whose forms are no kernels is not explored on one', async () => {
  await expect(explore('hotplug/stopper-disabled', { variant: mine(), executions: 1 })).rejects.toThrow(
    'hotplug/stopper-disabled is not explored on kernels: its forms are broken and cured',
  );
}, 60_000);

it.each([
  ['nothing', '', 'has no variant: export default defineVariant'],
  [
    'throws',
    "import { defineVariant } from 'smplab'; export default defineVariant({ name: 'x', from: 'v3.16', drian: 1 });",
    'unknown decision "drian": did you mean drain',
  ],
  ['broken', 'export default {{', 'cannot be used as a variant'],
])('a module that cannot be used is an input error of one line: %s', async (name, text, sentence) => {
  const failure: unknown = await run({ variant: moduleOf(name, text) }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as Error).message).toContain(sentence);
  expect((failure as Error).message).not.toContain('\n');
});

describe('a bisection', () => {
  it('needs a kernel that shows the bug', async () => {
    const result = bisect('csd/enxio-locked', { good: 'v3.16', bad: 'enxio-unlock', executions: 200 });
    await expect(result).rejects.toThrow('enxio-unlock is not bad: csd/enxio-locked shows nothing there');
  }, 120_000);

  // Whatever of the known bugs came or went in mainline between v3.15 and v6.18.
  it.each(
    some([
      ['offline-race/late-ipi', 'v6.18', 'v3.15', 'fixed by v3.16, 8d056c48e486', 60],
      ['offline-race/prompt-ipi', 'v6.18', 'v3.15', 'fixed by v3.16, 8d056c48e486', 250],
      ['offline-race/silent-warning', 'debug-info', 'local-meanwhile', 'introduced by v3.16, 8d056c48e486', 60],
      ['offline-race/silent-warning', 'v6.18', 'v3.16', 'fixed by offline-warning, 9e949a388635', 60],
      ['hotplug/cfd-freed', 'v6.18', 'v3.15', 'fixed by v3.16, 8d056c48e486', 60],
      ['hotplug/stopper-enabled-late', 'v6.18', 'v3.16', 'fixed by own-unpark, 45178ac0cea8', 100],
      ['stop-machine/ring-of-three', 'v6.18', 'v3.15', 'fixed by two-stoppers, b17718d02f54', 900],
      ['csd/async-reuse', 'v6.18', 'v3.15', 'fixed by async-unlock, 8053871d0f7f', 150],
      ['csd/enxio-locked', 'v3.15', 'async-unlock', 'introduced by async-unlock, 8053871d0f7f', 100],
      ['csd/enxio-locked', 'v6.18', 'async-unlock', 'fixed by enxio-unlock, 5224b9613b91', 100],
      ['csd/queued-twice', 'v3.15', 'kick-by-csd', 'introduced by kick-by-csd, 90b5363acd47', 150],
      ['csd/queued-twice', 'v6.18', 'kick-by-csd', 'fixed by kick-claim, 19a1f5ec6999', 150],
      ['idle/forgotten-drain', 'v3.15', 'v6.18', 'introduced by polling-idle, b2a02fc43a1f', 150],
    ] as const),
  )(
    'names what brought or fixed %s, good on %s and bad on %s: %s',
    async (scenario, good, bad, text, executions) => {
      const found = await bisect(scenario, { good, bad, executions });
      expect(bisectText(found)).toContain(`${scenario} was ${text}`);
    },
    120_000,
  );

  it.each([
    [{ good: 'two-stage', bad: 'v6.18' }, 'good: unknown kernel between v3.15 and v6.18 "two-stage"'],
    [{ good: 'v6.18', bad: 'v6.18' }, 'good and bad are the same kernel, v6.18'],
  ])('needs two kernels of the line: %j', async (ends, sentence) => {
    await expect(bisect('csd/enxio-locked', ends)).rejects.toThrow(sentence);
  });
});
