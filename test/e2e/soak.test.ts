/** The soak test, for a moment: it runs, and it can fail. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from 'smplab';
import type { RunResult } from '../../src/workload/run-result.js';
import { commandLine, drawOptions, runSoak } from '../soak/run-soak.js';
import { expectNobodyLeft, ROOT, startNode } from './smplab.js';

const MAIN = join(ROOT, 'dist/test/soak/main.js');

describe('the soak test', () => {
  let good: RunResult;
  beforeAll(async () => {
    good = await run({ variant: 'v3.16', maxCalls: 20, cycles: 0, seed: 3 });
  });

  it('passes, and says what it runs', async () => {
    const { child, ended } = startNode([MAIN, '--minutes', '0.02', '--seed', '1', '--only', 'run']);
    const { code, stdout, stderr } = await ended;
    expectNobodyLeft(child);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`\n${commandLine(drawOptions(1))}\n`);
    expect(stderr).toMatch(/\nsoak: passed\n$/);
  });

  it.each([
    ['--minutes', 'many'],
    ['--minutes', '0'],
    ['--seed', '1.5'],
    ['--only', 'this'],
  ])('refuses %s %s', async (...args) => {
    expect(await startNode([MAIN, ...args]).ended).toMatchObject({
      code: 2,
      stderr: 'soak: --minutes and --seed are numbers, --only is machine, run, torture, samples or safe-stack\n',
    });
  });

  it.each<[string, (result: RunResult) => unknown]>([
    ['ended by hang', ({ variants: [row] }) => Object.assign(row, { end: 'hang' })],
    ['queued 21, run 20, lost 0', ({ variants: [row] }) => Object.assign(row.calls, { queued: 21, run: 20, lost: 0 })],
    [
      '9 calls lost, but only 0 csds stuck',
      ({ variants: [row] }) => Object.assign(row.calls, { queued: 29, run: 20, lost: 9, stuck: 0 }),
    ],
    ['7 times offline, 6 times online', ({ variants: [row] }) => Object.assign(row.hotplug, { offline: 7, online: 6 })],
    [
      'not-as-expected: because',
      ({ variants: [row] }) => Object.assign(row, { verdict: 'not-as-expected', reason: 'because' }),
    ],
    [
      `a CPU's thread died: CPU 1: boom`,
      (result) => Object.assign(result, { crash: { cpu: 1, message: 'CPU 1: boom', events: [] } }),
    ],
  ])('fails with the seed: %s', async (failure, spoil) => {
    let left = 2;
    const runs = (): Promise<RunResult> => {
      const result = structuredClone(good);
      if (left-- === 0) spoil(result);
      return Promise.resolve(result);
    };
    expect(await runSoak({ seed: 10, more: (count) => count < 5, runs })).toBe(
      `${failure}\n  ${commandLine(drawOptions(12))}`,
    );
  });

  it('gives a command line that is that run', () => {
    expect(commandLine({ variant: 'v6', ipiDelay: 'held', seed: 3 })).toBe(
      `smplab run --variant 'v6' --ipi-delay 'held' --seed '3'`,
    );
    expect(drawOptions(7)).toEqual(drawOptions(7));
  });
});
