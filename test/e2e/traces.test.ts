/** The main job with its defaults, on the trace that comes with it and on each that was recorded for it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VARIANTS } from '../../src/variants/index.js';
import { shapeErrors } from '../support/run-document.js';
import { SHARED_TRACES, smplab, WITHOUT_SHARED_TRACES } from './smplab.js';

const TRACES = WITHOUT_SHARED_TRACES ? [] : readdirSync(SHARED_TRACES).filter((name) => name.endsWith('.ftrace'));

interface Row {
  readonly variant: string;
  readonly verdict: string;
  readonly calls: { readonly lost: number; readonly stuck: number };
}

async function expectAsExpected(args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await smplab(['run', '--json', ...args]);
  const document = JSON.parse(stdout) as { seed: number; verdict: string; variants: readonly Row[] };
  expect(shapeErrors(document)).toEqual([]);
  const { seed, verdict, variants } = document; // the seed, so that a failure names it
  const rows = variants.map(({ variant, verdict: one, calls }) => [
    variant,
    one,
    calls.lost > 0,
    calls.stuck === calls.lost,
  ]);
  expect({ code, stderr, seed, verdict, rows }).toEqual({
    code: 0,
    stderr: expect.any(String),
    seed,
    verdict: 'as-expected',
    rows: VARIANTS.map(({ name }) => [name, 'as-expected', ['v3.15', 'debug-info', 'two-stage'].includes(name), true]),
  });
}

it('every variant behaves as its specification says on the trace of the package', async () => {
  await expectAsExpected([]);
});

// Skipped where ../shared/traces is not there: only the smallest that is needed is shipped.
describe.skipIf(WITHOUT_SHARED_TRACES)('every variant behaves as its specification says on', () => {
  it('all seven traces', () => {
    expect(TRACES).toHaveLength(7);
  });

  it.each(TRACES)('%s', async (name) => {
    await expectAsExpected([join(SHARED_TRACES, name)]);
  });
});
