/** Modules that cannot be used, and modules that break while they run: one sentence each, with file and line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broken, check, InputError, type CheckProgress } from 'smplab';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'smplab-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bad = (name: string): URL => new URL(`../../../samples/check/bad/${name}.js`, import.meta.url);
const failure = (source: string | URL, patienceMs = 5000): Promise<unknown> =>
  check(source, { budgetMs: 500, jobs: 1, patienceMs }).then(
    () => 'nothing was wrong',
    (error: unknown) => error,
  );

async function expectUnusable(source: string | URL, message: RegExp): Promise<void> {
  const error = await failure(source);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain('\n');
}

describe('a module that cannot be used', () => {
  it.each<[string, RegExp]>([
    ['no-default', /no-default\.js has no default export: export default defineCheck/],
    ['no-definition', /no-definition\.js:1: setup is missing: it must be a function/],
    ['unknown-model', /unknown-model\.js:\d+: unknown model "lifo-queue": did you mean "fifo-queue"\?/],
    [
      'unknown-operation',
      /unknown-operation\.js:\d+: operations\.psuh: the model fifo-queue has no operation "psuh": did you mean "push"\?/,
    ],
    ['plain-memory', /plain-memory\.js:\d+: setup returned memory that is not shared \(an Int32Array\): make it over/],
    ['throws-on-import', /throws-on-import\.js cannot be imported: .*throws-on-import\.js:4: TypeError: Cannot read/],
    ['throws-in-setup', /^setup of "throws in setup" threw: .*throws-in-setup\.js:6: Error: no memory today$/],
  ])('%s', async (name, message) => {
    await expectUnusable(bad(name), message);
  });

  it('is a scenario: which command is for it is said', async () => {
    const path = join(folder, 'scenario.mjs');
    writeFileSync(path, 'export const scenario = {};\n');
    await expectUnusable(
      path,
      /scenario\.mjs has no default export: it exports a scenario, which is for smplab explore$/,
    );
  });

  it('is not there', async () => {
    await expectUnusable(join(folder, 'nowhere.js'), /nowhere\.js: there is no such file$/);
    await expectUnusable(folder, /: is no file$/);
  });

  it('does not parse', async () => {
    const path = join(folder, 'does-not-parse.js');
    writeFileSync(path, 'export default {\n  setup: () => new Int32Array(4,\n};\n');
    await expectUnusable(path, /does-not-parse\.js cannot be imported: .*does-not-parse\.js:3: Unexpected token$/);
  });
});

describe('a module that breaks while it runs', () => {
  it.each<[string, RegExp, new () => Error]>([
    ['exits', /ThreadExit: process\.exit\(\d*\) was called/, InputError],
    ['out-of-memory', /out-of-memory\.js:4: out of memory in operations\.\w+: a thread may use \d+ MB$/, Broken],
  ])('%s', async (name, message, kind) => {
    const error = await failure(bad(name), 20_000);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(message);
  });

  it('setup-never-returns', async () => {
    const error = await failure(bad('setup-never-returns'), 1500);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(/setup-never-returns\.js:[37]: never returned, in setup/);
  });

  it('never-returns-plainly, within a budget that is shorter than patience: before anything is explored', async () => {
    const phases = new Set<string>();
    const onProgress = ({ phase }: CheckProgress): void => void phases.add(phase);
    const error: unknown = await check(bad('never-returns-plainly'), {
      budgetMs: 1500,
      patienceMs: 2000,
      jobs: 1,
      onProgress,
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Broken);
    expect((error as Error).message).toMatch(
      /never-returns-plainly\.js:(?:3|6|1[12]): never returned, in operations\.push: /,
    );
    expect([...phases]).toEqual(['loading']);
  });
});
