/** A smoke run of every benchmark: tiny sizes, but each checks its own work. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url));

test('every benchmark runs, counts its own work, and reports figures above nothing', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, '--smoke', '--json'], { encoding: 'utf8' });
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as { schema: string; environment: object; tables: { name: string; median: number }[] };
  expect(report.schema).toBe('smplab.bench/1');
  expect(report.tables.length).toBeGreaterThan(10);
  expect(report.tables.filter(({ median }) => !(median > 0))).toEqual([]);
});

test('an unknown benchmark is a usage error', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'nonsense'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('bench: unknown benchmark "nonsense": there are llist, machine, boot\n');
});
