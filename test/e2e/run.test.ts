/** `smplab run`: what it says where, and how it ends. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VARIANTS } from '../../src/variants/index.js';
import { shapeErrors } from '../support/run-document.js';
import { scratchFiles, SMALL, SMALL_TRACE, traceText } from '../support/traces.js';
import { expectNobodyLeft, preload, ROOT, smplab, smplabAlone, start, startNode, type Ended } from './smplab.js';

const write = scratchFiles();
const small = write('small.ftrace', traceText(...SMALL));
const NAMES = VARIANTS.map(({ name }) => name);
const ESCAPE = '\u001b';

interface Document {
  readonly seed: number;
  readonly trace: { readonly skipped: number; readonly calls: number };
  readonly variants: readonly { readonly variant: string; readonly end: string | null }[];
  readonly verdict: string;
  readonly interrupted: boolean;
}

/** The document that stands on stdout, alone. */
function documentOf({ stdout }: Ended): Document {
  const document = JSON.parse(stdout) as Document;
  expect(shapeErrors(document)).toEqual([]);
  return document;
}

/** With the expectations of another variant: in the modules as they were compiled, for in the bundle they have no name. */
async function expecting(expected: string, args: readonly string[]): Promise<Ended> {
  const settings = { ...preload('other-expectations.js'), EXPECTED: expected };
  return await startNode([join(ROOT, 'dist/src/cli/smplab.cjs'), ...args], settings).ended;
}

describe('smplab run', () => {
  it('prints the table on stdout and its progress on stderr, without escape codes in a pipe', async () => {
    const { code, stdout, stderr } = await smplab(['run', small, '--cycles', '2', '--seed', '7']);
    expect({ code, stdout }).toMatchObject({ code: 0 }); // which variant was not as expected
    expect(stdout).toMatch(/^small\.ftrace: 60 calls, 3 CPUs, 2 offline cycles, IPI delay held, seed 7\n/);
    for (const name of NAMES)
      expect(stdout).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')} .* as expected$`, 'm'));
    expect(stderr).toBe(NAMES.map((name) => `replaying on ${name} …\n`).join(''));
    expect(stdout + stderr).not.toContain(ESCAPE);
  });

  it('--json prints one document and nothing else, also with --verbose', async () => {
    for (const more of [[], ['--verbose']]) {
      const ended = await smplab([
        'run',
        small,
        '--cycles',
        '2',
        '--seed',
        '7',
        '--variant',
        'v3.15',
        '--json',
        ...more,
      ]);
      expect(ended.code).toBe(0);
      expect(documentOf(ended)).toMatchObject({
        seed: 7,
        verdict: 'as-expected',
        variants: [{ variant: 'v3.15', end: 'completed' }],
      });
      expect(ended.stderr.includes('CALL_LOST')).toBe(more.length > 0);
    }
  });

  it('--verbose lists the warnings with the functions that were pending, and the calls that were lost', async () => {
    const { stdout } = await smplab(['run', small, '--cycles', '2', '--variant', 'debug-info', '--verbose']);
    expect(stdout).toMatch(/WARN IPI on offline CPU/);
    expect(stdout).toMatch(/WARN_CSD pending: replayed/);
    expect(stdout).toMatch(/CALL_LOST call #\d+: replayed/);
  });

  it('counts the events that the kernel lost', async () => {
    const lossy = write('lossy.ftrace', traceText(...SMALL.slice(0, 9), 'CPU:1 [LOST 12 EVENTS]', ...SMALL.slice(9)));
    const ended = await smplab(['run', lossy, '--cycles', '0', '--variant', 'v3.16', '--json']);
    expect(ended.code).toBe(0);
    expect(documentOf(ended).trace).toMatchObject({ skipped: 12, calls: SMALL_TRACE.calls });
    const { stdout } = await smplab(['run', lossy, '--cycles', '0', '--variant', 'v3.16']);
    expect(stdout).toContain('12 events were lost while the trace was recorded\n');
  });

  it('a pipe that is closed ends it in silence', async () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const { child, ended } = start(['run', small, '--cycles', '1', '--variant', 'v3.16']);
      child[stream].destroy();
      const { code, stdout, stderr } = await ended;
      expect([0, 130]).toContain(code);
      expect(stdout + stderr).not.toMatch(/EPIPE|Error|^ +at /m);
      expectNobodyLeft(child);
    }
  });
});

describe('its exit code', () => {
  const args = ['run', small, '--cycles', '2', '--variant'];

  it('is 0 for a variant that is as expected, and for one of which nothing is', async () => {
    expect(await smplab([...args, 'v6'])).toMatchObject({ code: 0 });
    expect(await smplab([...args, 'busted-after-unlock'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('not applicable'),
    });
  });

  it('is 1 for one that loses what it must not lose', async () => {
    const { code, stdout } = await expecting('v3.15=v3.16', [...args, 'v3.15']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^v3\.15: calls lost: \d+, expected none$/m);
  });

  it('is 4 when what must be seen was not', async () => {
    const { code, stdout } = await expecting('v3.16=v3.15', [...args, 'v3.16', '--ipi-delay', 'held:idle-dead']);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^v3\.16: calls lost: none seen, expected some$/m);
  });

  it.each<[string, string | null]>([
    ['boot', null],
    ['load', 'crash'],
  ])("is 3 when a CPU's thread dies (%s): the report names it, and what it did last", async (at, end) => {
    const ended = await smplabAlone(['run', small, '--cycles', '2', '--json'], {
      ...preload('dying-thread.js'),
      DIES_AT: at,
    });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^machine check: CPU \d: its thread ended: .*\nlast events of CPU \d:\n(?: +[\d.]+ µs CPU\d .*\n)*$/m,
    );
    const { variants, interrupted } = documentOf(ended);
    expect(variants.map((row) => [row.variant, row.end])).toEqual(
      NAMES.map((name, index) => [name, index === 0 ? end : null]),
    );
    expect(interrupted).toBe(false);
  });
});
