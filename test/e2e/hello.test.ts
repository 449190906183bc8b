/** The smallest program on the machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectNobodyLeft, ROOT, startNode } from './smplab.js';

const SOURCE = readFileSync(join(ROOT, 'test/samples/hello.ts'), 'utf8');

it('boots four CPUs, calls a function on one, takes one down, reads the counters', async () => {
  const { child, ended } = startNode([join(ROOT, 'dist/test/samples/hello.js')]);
  const { stdout, ...end } = await ended;
  expect(end).toEqual({ code: 0, signal: null, stderr: '' });
  expect(stdout.split(/\n */).join(' ').trim()).toBe(
    [
      'call CPU 2: 0',
      'take CPU 3 down: 0 online: [ 0, 1, 2 ]',
      'call CPU 3: -6',
      'counter: 42 { queued: 1, executed: 1, refused: 1, offlineWithWork: 0, offlineEmpty: 0, warnings: 0, offlines: 1,',
      'onlines: 3, stopMachines: 1, taken: 1 }',
    ].join(' '),
  );
  expectNobodyLeft(child);
});

it('has no more than fifteen lines of code', () => {
  expect(SOURCE.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15);
});
