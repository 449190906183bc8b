import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closingLine } from './closing-line.js';

const ROOT = join(import.meta.dirname, '../../..');
const REPORTER = join(import.meta.dirname, 'closing-line.js');

describe('the closing line', () => {
  it('mentions what was skipped only when something was', () => {
    expect(closingLine({ passed: 3, failures: ['a'], skipped: 0 }, 1)).toBe('3 passed, 1 failed');
    expect(closingLine({ passed: 3, failures: [], skipped: 2 }, 0)).toBe('3 passed, 0 failed, 2 skipped');
  });

  it('never says "0 failed" of a run that ended with an error', () => {
    expect(closingLine({ passed: 3, failures: [], skipped: 0 }, 1)).toBe('3 passed, 1 failed');
    expect(closingLine({ passed: 3, failures: ['a', 'b'], skipped: 0 }, 1)).toBe('3 passed, 2 failed');
  });
});

describe('a run with this reporter', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smplab-reporter-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs vitest on these files and gives its exit code and the last lines it printed. */
  function run(files: Readonly<Record<string, string>>, lines = 1): { exit: number | null; last: string } {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.test.js`), text);
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const { status, stdout } = spawnSync(
      process.execPath,
      [vitest, 'run', '--root', folder, '--globals', '--reporter=default', `--reporter=${REPORTER}`],
      { encoding: 'utf8', timeout: 60_000 },
    );
    return { exit: status, last: stdout.trimEnd().split('\n').slice(-lines).join('\n') };
  }

  it('counts tests', () => {
    const good = `it('a', () => {}); it('b', () => {}); it.skip('c', () => {}); it.todo('d');`;
    expect(run({ good })).toEqual({ exit: 0, last: '2 passed, 0 failed, 2 skipped' });
  });

  it('counts failed tests, files that do not load, and suites whose hooks fail', () => {
    const mixed = `it('a', () => {}); it('b', () => { throw new Error('b'); });`;
    const unloadable = `import './not-there.js'; it('c', () => {});`;
    const hook = `describe('d', () => { beforeAll(() => { throw new Error('d'); }); it('e', () => {}); });`;
    const { exit, last } = run({ mixed, unloadable, hook }, 4);
    const [closing, ...failures] = last.split('\n').toReversed();
    expect([exit, closing]).toEqual([1, '1 passed, 3 failed, 1 skipped']);
    expect(failures.toSorted()).toEqual([
      'failed: hook.test.js > d: d',
      'failed: mixed.test.js > b: b',
      expect.stringMatching(/^failed: unloadable\.test\.js: .*not-there\.js/),
    ]);
  });

  it('counts an error that no test caught', () => {
    const stray = `it('a', async () => { void Promise.reject(new Error('stray')); await new Promise((resolve) => setTimeout(resolve, 20)); });`;
    expect(run({ stray }, 2)).toEqual({ exit: 1, last: 'failed: unhandled: stray\n1 passed, 1 failed' });
  });

  it('says that something failed when there was no test at all', () => {
    expect(run({})).toEqual({ exit: 1, last: '0 passed, 1 failed' });
  });
});
