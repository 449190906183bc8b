/** Ctrl-C, at points that are events and not times. */
import { describe, expect, it } from 'vitest';
import { VARIANTS } from '../../src/variants/index.js';
import { shapeErrors } from '../support/run-document.js';
import { scratchFiles, SMALL, traceText } from '../support/traces.js';
import { expectNobodyLeft, firstOf, preload, smplabAlone, start, type Ended, type Started } from './smplab.js';

const write = scratchFiles();
const small = write('small.ftrace', traceText(...SMALL));
/** One pass alone takes far longer than any of these tests. */
const LONG = ['run', small, '--budget', '60s', '--cycles', '10000'];
/** Long before it would end by itself, and long enough for a loaded host. */
const SOON_MS = 20_000;

/** Interrupts it when it says that it is replaying, and gives its end. */
async function interrupted({ child, ended }: Started, signal: NodeJS.Signals, times = 1): Promise<Ended> {
  expect(await firstOf(child.stderr)).toContain('replaying on v3.15');
  const at = performance.now();
  for (let i = 0; i < times; i++) child.kill(signal);
  const end = await ended;
  expect(performance.now() - at).toBeLessThan(SOON_MS);
  expectNobodyLeft(child);
  expect(end.stderr).not.toMatch(/Error|^ +at /m);
  return end;
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle', (signal) => {
  it('gives the table so far, and exit code 130', async () => {
    const { code, stdout } = await interrupted(start(LONG), signal);
    expect(code).toBe(130);
    expect(stdout).toMatch(/^v3\.15 +\d+ .* unknown$/m);
    expect(stdout).toMatch(/^v6\.18( +-)+.* unknown$/m);
    expect(stdout).toContain('\ninterrupted: the figures are those up to then\n');
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while an operation never returns ends it, however long its patience is',
  async (signal) => {
    const looping = write(
      'looping.mjs',
      `import { writeSync } from 'node:fs';
import { defineCheck } from 'smplab';
const loop = () => {
  writeSync(2, 'loops\\n');
  for (let i = 0; i >= 0; i = (i + 1) % 1000);
};
const setup = () => new Int32Array(new SharedArrayBuffer(4));
export default defineCheck({ name: 'x', setup, operations: { get: { run: loop } }, model: 'counter' });
`,
    );
    const { child, ended } = start(['check', looping, '--budget', '10m', '--patience', '10m']);
    expect(await firstOf(child.stderr)).toContain('loops');
    const at = performance.now();
    child.kill(signal);
    expect((await ended).code).toBe(130);
    expect(performance.now() - at).toBeLessThan(SOON_MS);
    expectNobodyLeft(child);
  },
);

describe('SIGINT', () => {
  it('gives the document so far: a row for each variant that was asked for', async () => {
    const { code, stdout } = await interrupted(start([...LONG, '--json']), 'SIGINT');
    const document = JSON.parse(stdout) as { variants: { variant: string; end: unknown }[]; interrupted: boolean };
    expect(code).toBe(130);
    expect(shapeErrors(document)).toEqual([]);
    expect(document.interrupted).toBe(true);
    expect(document.variants.map(({ variant, end }) => [variant, end])).toEqual(
      VARIANTS.map(({ name }, index) => [name, index === 0 ? 'interrupted' : null]),
    );
  });

  it('twice ends it, whatever it is doing', async () => {
    const { code } = await interrupted(start(LONG), 'SIGINT', 2);
    expect(code).toBe(130);
  });

  it.each(['handler', 'boot'])('during the start (%s) ends it too', async (at) => {
    const { code, stderr } = await smplabAlone(LONG, { ...preload('interrupting-itself.js'), INTERRUPTED_AT: at });
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/Error|^ +at /m);
  });

  it('before it listens ends it as it ends any process', async () => {
    const ended = await smplabAlone(LONG, { ...preload('interrupting-itself.js'), INTERRUPTED_AT: 'load' });
    expect(ended).toEqual({ code: null, signal: 'SIGINT', stdout: '', stderr: '' });
  });
});
