/** Kernels of a user: the module that a how-to shows, on the main job, a scenario, a machine; and modules that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bisect, explore, InputError, replay, run, torture } from 'smplab';
import { afterAll, describe, expect, it } from 'vitest';
import { bisectText } from '../../../src/report/bisect.js';

const document = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'smplab-own-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
}
/** The module that a document shows. */
const shownIn = (path: string): string => /```js\n(\/\/ mine\.mjs\n[^`]+)```/.exec(document(path))![1];
const mine = (): string => moduleOf('mine', shownIn('docs/how-to/write-a-variant.md'));

describe('the kernel of the how-to', () => {
  it('replays the main job, loses nothing, and is named', async () => {
    const { variants, verdict } = await run({ variant: mine(), cycles: 2, maxCalls: 200, seed: 1 });
    expect(variants.map(({ variant, calls }) => [variant, calls.lost])).toEqual([['mine', 0]]);
    expect(verdict).toBe('as-expected');
  }, 60_000);

  it('is explored, and has not the bug that it fixes', async () => {
    const options = { variant: mine(), executions: 60, seed: 1 };
    const { finding, variant } = await explore('offline-race/late-ipi', options);
    expect([variant, finding]).toEqual(['mine', null]);
  }, 120_000);

  it('is tortured', async () => {
    const { verdict, variant } = await torture({ variant: mine(), cpus: 2, budgetMs: 500, seed: 1 });
    expect([verdict, variant.endsWith('mine.mjs')]).toEqual(['SUCCESS', true]);
  }, 60_000);
});

it('the kernel of the README has the bug that it brings', async () => {
  const variant = moduleOf('readme', shownIn('README.md'));
  const { finding } = await explore('csd/enxio-locked', { variant, executions: 100, seed: 1, confirm: '1/1' });
  expect(finding?.expected.outcome).toBe('deadlock');
  expect([finding!.unconfirmed, finding!.confirmed]).toEqual([null, { coop: 1, lockstep: 1 }]);

  await expect(replay(finding!.token)).rejects.toThrow('readme.mjs, which is outside of this project');
  const { scenario, variant: form, outcome } = await replay(finding!.token, { allow: true, engine: 'lockstep' });
  expect([scenario, form, outcome]).toEqual(['csd/enxio-locked', 'mine', 'deadlock']);
  rmSync(variant);
  await expect(replay(finding!.token, { allow: true })).rejects.toThrow(/token is stale: .*readme\.mjs: no such file/);
}, 120_000);

it('a scenario whose forms are no kernels is not explored on one', async () => {
  await expect(explore('hotplug/stopper-disabled', { variant: mine(), executions: 1 })).rejects.toThrow(
    'hotplug/stopper-disabled is not explored on kernels: its forms are broken and fixed',
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
  it('names the commit that brought a bug', async () => {
    const result = await bisect('csd/enxio-locked', { good: 'v3.16', bad: 'enxio-unlock', executions: 100 }).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(result).toBe('enxio-unlock is not bad: csd/enxio-locked shows nothing there');
    const found = await bisect('csd/enxio-locked', { good: 'v3.16', bad: 'async-unlock', executions: 100 });
    expect(bisectText(found)).toMatch(/^csd\/enxio-locked was introduced by async-unlock, 8053871d0f7f:\n {2}\S/m);
  }, 120_000);

  it.each([
    [{ good: 'two-stage', bad: 'v6.18' }, 'good: unknown kernel between v3.15 and v6.18 "two-stage"'],
    [{ good: 'v6.18', bad: 'v6.18' }, 'good and bad are the same kernel, v6.18'],
  ])('needs two kernels of the line: %j', async (ends, sentence) => {
    await expect(bisect('csd/enxio-locked', ends)).rejects.toThrow(sentence);
  });
});
