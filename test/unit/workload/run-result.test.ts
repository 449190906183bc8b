import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFate } from '../../../src/workload/books.js';
import { latencies, notRun, percentiles, totalCalls } from '../../../src/workload/run-result.js';
import type { PlannedCall } from '../../../src/workload/script.js';

const PLANNED: PlannedCall = { target: 1, serviceUs: 0, needs: 0, recordedLatencyUs: null, added: 'no' };
const NOTHING: CallFate = { id: 0, target: 1, queued: 0, run: 0, refused: 0, lost: 0, stuck: 0, latencyUs: null };
const RAN = { queued: 1, run: 1, latencyUs: 5 };
const LOST = { queued: 1, lost: 1, stuck: 1 };
const REFUSED = { refused: 1 };

function fates(...parts: Partial<CallFate>[]): CallFate[] {
  return parts.map((part, id) => ({ ...NOTHING, id, ...part }));
}

describe('percentiles', () => {
  it.each<[readonly number[], number | null, number | null]>([
    [[], null, null],
    [[7], 7, 7],
    [[2, 1], 1, 2],
    [[3, 1, 2], 2, 3],
    [Array.from({ length: 100 }, (_, i) => 100 - i), 50, 99],
    [Array.from({ length: 1_000 }, (_, i) => i + 1), 500, 990],
    [[10, 9, 100], 10, 100],
    [[0.4, 1.6], 0, 2],
  ])('of %j', (values, p50, p99) => {
    expect(percentiles(values)).toEqual({ p50, p99 });
  });

  it('are values that occur, half of all and 99 of a hundred not above them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
        const { p50, p99 } = percentiles(values);
        const notAbove = (limit: number | null): number =>
          values.filter((value) => value <= limit!).length / values.length;
        expect(values).toEqual(expect.arrayContaining([p50, p99]));
        expect(notAbove(p50)).toBeGreaterThanOrEqual(0.5);
        expect(notAbove(p99)).toBeGreaterThanOrEqual(0.99);
      }),
    );
  });
});

describe('totals', () => {
  const calls: PlannedCall[] = (['no', 'no', 'cycle', 'cycle', 'careless', 'careless', 'careless'] as const).map(
    (added) => ({ ...PLANNED, added }),
  );

  it('are sums over the calls, careless ones apart', () => {
    expect(totalCalls(calls, fates(RAN, REFUSED, LOST, RAN, RAN, LOST, REFUSED), 0)).toEqual({
      queued: 3,
      run: 2,
      refused: 1,
      lost: 1,
      stuck: 2,
      careless: 2,
      carelessLost: 1,
    });
  });

  it('what was rung again had been stuck', () => {
    expect(totalCalls(calls.slice(0, 1), fates(RAN), 3)).toMatchObject({ run: 1, lost: 0, stuck: 3 });
  });

  it('a call that ran was queued, whether or not its sender had the time to say so', () => {
    expect(totalCalls(calls, fates({ run: 1 }, { queued: 1 }, {}, { lost: 1 }, { run: 1 }), 0)).toMatchObject({
      queued: 3,
      run: 1,
      lost: 1,
      careless: 1,
    });
  });
});

describe('latencies', () => {
  it('are compared for calls that ran and whose latency was recorded', () => {
    const calls = [10, null, 30, 40].map((recordedLatencyUs) => ({ ...PLANNED, recordedLatencyUs }));
    expect(
      latencies(calls, fates({ ...RAN, latencyUs: 1 }, { ...RAN, latencyUs: 2 }, LOST, { ...RAN, latencyUs: 4.5 })),
    ).toEqual({ recorded: { p50: 10_000, p99: 40_000 }, emulated: { p50: 1_000, p99: 4_500 } });
  });

  it('of nothing do not exist', () => {
    const nothing = { p50: null, p99: null };
    expect(latencies([PLANNED], fates(RAN))).toEqual({ recorded: nothing, emulated: nothing });
  });
});

it('a variant that did not run has no figures at all', () => {
  const { variant, cpus, verdict, reason, ...figures } = notRun('v6', 8);
  expect([variant, cpus, verdict, reason]).toEqual(['v6', 8, 'unknown', 'not run']);
  const leaves = (value: unknown): unknown[] =>
    value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value];
  expect(new Set(leaves(figures))).toEqual(new Set([null]));
});
