import { describe, expect, it } from 'vitest';
import { mergeResults } from '../../../../src/commands/run/merge-passes.js';
import type { VariantResult } from '../../../../src/workload/run-result.js';

const PASS: VariantResult = {
  variant: 'v3.15',
  cpus: 4,
  calls: { queued: 10, run: 8, refused: 3, lost: 2, stuck: 2, careless: 1, carelessLost: 1 },
  offlineIpis: { withWork: 4, empty: 5 },
  ipis: 6,
  warnings: 7,
  hotplug: { offline: 8, online: 9 },
  latencyNs: { recorded: { p50: 1, p99: 2 }, emulated: { p50: 3, p99: 4 } },
  end: 'completed',
  verdict: 'as-expected',
  reason: null,
};

describe('several passes in one row', () => {
  it('one pass is itself', () => {
    expect(mergeResults([PASS])).toBe(PASS);
  });

  it('figures are summed; percentiles are those of the last', () => {
    const last: VariantResult = {
      ...PASS,
      latencyNs: { recorded: { p50: 1, p99: 2 }, emulated: { p50: 30, p99: null } },
    };
    expect(mergeResults([PASS, PASS, last])).toEqual({
      ...last,
      calls: { queued: 30, run: 24, refused: 9, lost: 6, stuck: 6, careless: 3, carelessLost: 3 },
      offlineIpis: { withWork: 12, empty: 15 },
      ipis: 18,
      warnings: 21,
      hotplug: { offline: 24, online: 27 },
    });
  });

  const unknown: VariantResult = { ...PASS, verdict: 'unknown', reason: 'seldom' };
  const wrong: VariantResult = { ...PASS, verdict: 'not-as-expected', reason: 'broken' };
  const idle: VariantResult = { ...PASS, verdict: 'not-applicable', reason: 'idle' };

  it.each<[string, readonly VariantResult[], VariantResult]>([
    ['as-expected, unknown', [PASS, unknown, PASS], unknown],
    ['unknown, not-as-expected', [unknown, wrong, PASS], wrong],
    ['not-applicable, as-expected', [idle, PASS], PASS],
    ['not-applicable only', [idle, idle], idle],
  ])('the verdict is the worst one, with its reason: %s', (_, passes, { verdict, reason }) => {
    expect(mergeResults(passes)).toMatchObject({ verdict, reason });
  });

  it('the end is that of the last pass', () => {
    expect(mergeResults([PASS, { ...unknown, end: 'interrupted' }])).toMatchObject({
      end: 'interrupted',
      verdict: 'unknown',
    });
  });
});
