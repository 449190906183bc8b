/** A smoke run of every benchmark: tiny sizes, but each checks its own work. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { BenchReport } from '../../bench/table.js';

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url));

test('every benchmark runs, counts its own work, and reports figures above nothing', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, '--smoke', '--json'], { encoding: 'utf8' });
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as BenchReport;
  expect(report.schema).toBe('smplab.bench/1');
  const rows = report.tables.flatMap((table) => table.rows);
  expect(
    rows.filter(({ name }) => name.startsWith('smplab')).filter(({ figure }) => !((figure?.median ?? 0) > 0)),
  ).toEqual([]);
  expect(rows.filter(({ figure, why }) => figure === null && why === undefined)).toEqual([]);
  expect(report.bars.filter(({ holds, why }) => holds === null && why === undefined)).toEqual([]);
});

test('an unknown benchmark is a usage error', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'nonsense'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^bench: unknown benchmark "nonsense": there are start, llist/);
});
