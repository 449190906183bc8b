import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { PARAMETERS } from '../../src/torture/parameters.js';
import { expectNobodyLeft, smplab, start } from './smplab.js';

const SHORT = ['torture', '--cpus', '3', '--onoff_interval', '5', '--seed', '5'];
const scratch = mkdtempSync(join(tmpdir(), 'smplab-e2e-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('smplab torture', () => {
  it('takes every parameter of scftorture and torture_onoff under its own name', async () => {
    const { stdout, code } = await smplab(['torture', '--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(PARAMETERS)) expect(stdout).toMatch(new RegExp(`^ {2}--${name}\\b`, 'm'));
  });

  it('prints the line of statistics and the verdict: exit 0', async () => {
    const { code, stdout, stderr } = await smplab([...SHORT, '--budget', '500ms', '--stat_interval', '0']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^v6\.18, 3 CPUs, \d+\.?\d* s, seed 5\nscftorture: scf_invoked_count VER: \d+ resched: \d+\n {2}single: /,
    );
    expect(stdout).toMatch(/\nEnd of test: SUCCESS\n$/);
  });

  it('--json: one document with its history', async () => {
    const { code, stdout } = await smplab([...SHORT, '--budget', '1.3s', '--verbose', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'smplab.torture/1',
      variant: 'v6.18',
      cpus: 3,
      seed: 5,
      verdict: 'SUCCESS',
      expected: null,
      findings: [],
      postMortem: null,
      parameters: { onoff_interval: 5, weight_single: 6, weight_many: 2, stutter: 5, verbose: 1 },
      settings: { ipiDelay: 'none' },
      history: expect.arrayContaining([expect.objectContaining({ errors: 0, lost: 0 })]),
    });
  });

  it('writes a post-mortem, says how to search on, and judges: exit 1, or with --expect 0', async () => {
    const file = join(scratch, 'post-mortem.txt');
    const late = [...SHORT, '--variant', 'v3.15', '--ipi-delay', 'held:idle-dead'];
    const [plain, expected] = [
      await smplab([...late, '--budget', '1s', '--post-mortem', file]),
      await smplab([...late, '--budget', '20s', '--expect']),
    ];
    expect(plain.code).toBe(1);
    expect(plain.stdout).toMatch(/\n!!! \d+\.\d{3} s lost-call: .*\nEnd of test: FAILURE\n$/);
    expect(plain.stderr).toContain(
      `post-mortem: ${file}\nto search for the interleaving: smplab explore offline-race/late-ipi --variant v3.15\n`,
    );
    expect(readFileSync(file, 'utf8')).toMatch(
      /^post-mortem of lost-call at .*\n {2}CPU0: [^]* µs CPU\d .. IPI_HOLD to CPU\d: CALL_FUNCTION_SINGLE\n/,
    );
    expect(expected.code).toBe(0);
    expect(expected.stdout).toContain('\n--expect: lost-call, as declared\n');
  });

  it('says which CPU was killed: exit 3', async () => {
    const { code, stderr } = await smplab([...SHORT, '--budget', '20s', '--kill', '100ms']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/\nmachine check: CPU (\d): its thread was killed\nlast events of CPU \1:\n/);
  });

  it.each([
    [
      ['--weight_single', 'much'],
      `smplab: option '--weight_single <n>' argument 'much' is invalid. "much" is not a number.\n`,
    ],
    [['--nthreads', '4'], 'smplab: nthreads: 4 is more than one for each of 3 CPUs\n'],
    [
      ['--expect', '--variant', 'busted-flush-section'],
      'smplab: expect: busted-flush-section shows nothing without late IPIs (--ipi-delay)\n',
    ],
    [['--post-mortem', '/nowhere/file'], /^smplab: post-mortem: ENOENT: .*\/nowhere.*\n$/],
    [['--variant', 'v7'], /^smplab: unknown variant "v7": did you mean v6, .*\n$/],
  ])('%j is refused: exit 2', async (args, message) => {
    const { code, stdout, stderr } = await smplab([...SHORT, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('gives what there is at Ctrl-C: exit 130', async () => {
    const { child, ended } = start([...SHORT, '--budget', '1m', '--stat_interval', '1', '--json']);
    child.stderr.once('data', () => child.kill('SIGINT'));
    const { code, stdout } = await ended;
    expectNobodyLeft(child);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'smplab.torture/1', interrupted: true });
  });
});
