/** A program that breaks on one CPU: its machine ends with a report, and its process ends by itself. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectNobodyLeft, ROOT, startNode } from './smplab.js';

const SAMPLE = join(ROOT, 'dist/test/samples/machine-check.js');

it.each<[string, RegExp]>([
  ['throws', /^CPU 2: TypeError: no such thing$/],
  ['exits', /^CPU 2: its thread ended: /],
  ['overflows', /^CPU 2: RangeError: Maximum call stack size exceeded$/],
  ['eats', /^CPU 2: its thread ran out of memory$/],
  ['isMissing', /^CPU 2: Error: no task is named isMissing; there are /],
])('a task that %s', async (task, message) => {
  const { child, ended } = startNode([SAMPLE, task]);
  const { code, stdout, stderr } = await ended;
  expectNobodyLeft(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout) as { cpu: number; message: string; events: number; rejections: boolean[] };
  expect(report).toMatchObject({ cpu: 2, message: expect.stringMatching(message), rejections: [true, true, true] });
  expect(report.events).toBeGreaterThan(0);
});
