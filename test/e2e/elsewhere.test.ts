/** Files that lie where the package is not installed: `smplab` leads to the one that runs, on every engine. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CheckReport } from '../../src/lab/check-report.js';
import { ROOT, smplab } from './smplab.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-elsewhere-'));
afterAll(() => rmSync(folder, { recursive: true }));

function copied(file: string): string {
  const path = join(folder, basename(file));
  copyFileSync(join(ROOT, 'test/samples', file), path);
  return path;
}

it('a hand-written case runs free', async () => {
  const { stdout } = await smplab(['check', copied('cases/private-word.check.mjs'), '--engine', 'free', '--json']);
  expect((JSON.parse(stdout) as CheckReport).inconclusive).toMatch(/^a deadlock is declared/);
});

it('operations run free', async () => {
  const file = copied('cases/growable-right.check.mjs');
  const { code, stdout } = await smplab(['check', file, '--engine', 'free', '--json', '--executions', '100000']);
  expect([code, (JSON.parse(stdout) as CheckReport).verdict]).toEqual([0, 'nothing wrong seen']);
});
