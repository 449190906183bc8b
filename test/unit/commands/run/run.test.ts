/** `smplab run` as a function, on a small trace in a file. */
import { InputError, run } from 'smplab';
import { describe, expect, it } from 'vitest';
import type { RunOptions, RunProgress } from '../../../../src/commands/run/options.js';
import { VARIANTS } from '../../../../src/variants/index.js';
import type { VariantResult } from '../../../../src/workload/run-result.js';
import { queue } from '../../workload/recording-lines.js';
import { scratchFiles, SMALL, SMALL_TRACE, traceText } from '../../../support/traces.js';

const { calls: CALLS, cpus: CPUS, offlines: OFFLINES } = SMALL_TRACE;
const write = scratchFiles();
const trace = write('small.ftrace', traceText(...SMALL));

/** The row of one variant. */
async function rowOf(variant: string, options: RunOptions = {}): Promise<VariantResult> {
  const {
    variants: [row],
  } = await run({ trace, seed: 5, cycles: 6, variant, ...options });
  if (row.end === null) throw new Error(`${variant} was not run`);
  return row;
}

describe('a run', () => {
  it('of all variants has a row for each, and all are as expected', async () => {
    const result = await run({ trace, seed: 1, cycles: 4 });
    expect(result.variants.map(({ variant }) => variant)).toEqual(VARIANTS.map(({ name }) => name));
    expect(result.variants.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      VARIANTS.map(() => ['as-expected', null]),
    );
    expect(result).toMatchObject({ verdict: 'as-expected', seed: 1, crash: null, interrupted: false });
    expect(result.settings).toEqual({ cycles: 4, ipiDelay: 'held', timeScale: 0.25 });
    expect(result.trace).toEqual({
      file: 'small.ftrace',
      events: SMALL_TRACE.events,
      calls: CALLS,
      skipped: 0,
      truncated: 0,
      format: expect.stringContaining('ftrace') as string,
      notes: [],
    });
    expect(result.details.map(({ variant }) => variant)).toEqual(VARIANTS.map(({ name }) => name));
  });

  it('accounts for every call, and takes CPUs down in cycles and where the recording did', async () => {
    const row = await rowOf('v3.15');
    const { queued, run: ran, refused, lost, stuck } = row.calls;
    expect(queued + refused).toBe(CALLS + 6);
    expect(queued).toBe(ran + lost);
    expect(stuck).toBe(lost);
    expect(row.hotplug).toEqual({ offline: 6 + OFFLINES, online: 6 + OFFLINES });
    expect(row).toMatchObject({ cpus: CPUS, end: 'completed' });
  });

  it('on more CPUs replays whole copies of the traffic', async () => {
    const row = await rowOf('v3.16', { cpus: 2 * CPUS + 1, cycles: 2 });
    expect(row.calls.queued + row.calls.refused).toBe(2 * CALLS + 2);
    expect(row).toMatchObject({ cpus: 2 * CPUS + 1, hotplug: { offline: 2 + 2 * OFFLINES } });
  });

  it('compares latencies with the recorded ones', async () => {
    const { latencyNs } = await rowOf('v3.16', { cycles: 0 });
    const recorded = SMALL_TRACE.latencyUs * 1_000;
    expect(latencyNs).toEqual({
      recorded: { p50: recorded, p99: recorded },
      emulated: { p50: expect.any(Number), p99: expect.any(Number) },
    });
  });

  it('tells of its progress, up to the end', async () => {
    const progress: RunProgress[] = [];
    await rowOf('v3.16', { cycles: 3, onProgress: (now) => progress.push(now) });
    expect(progress.at(-1)).toEqual({ variant: 'v3.16', done: CALLS + 2 * 3, total: CALLS + 2 * 3, cycles: 3 });
    const done = progress.map((now) => now.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  it('reads no more calls than it may', async () => {
    const { trace: read, variants } = await run({ trace, maxCalls: 7, cycles: 0, variant: 'v6' });
    expect(read).toMatchObject({ calls: 7, truncated: CALLS - 7 });
    expect(variants).toMatchObject([{ calls: { queued: 7, run: 7 } }]);
  });

  it('without calls to another CPU has no cycles', async () => {
    const local = write(
      'local.ftrace',
      traceText(queue(1, 0, 0, 'nohz_csd_func', 0xa), queue(5, 1, 1, 'nohz_csd_func', 0xb)),
    );
    expect(await rowOf('v3.16', { trace: local })).toMatchObject({
      cpus: 2,
      calls: { queued: 2, run: 2 },
      hotplug: { offline: 0 },
      verdict: 'as-expected',
    });
    expect(await rowOf('v3.15', { trace: local })).toMatchObject({ calls: { lost: 0 }, verdict: 'not-applicable' });
  });
});

describe('the seed', () => {
  it('gives the same script again', async () => {
    const careless = async (seed: number): Promise<number> =>
      (await rowOf('v3.16', { seed, cycles: 16, careless: 0.5, ipiDelay: 'none' })).calls.careless;
    const [first, again, other] = [await careless(5), await careless(5), await careless(6)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('is drawn when none is given, and reported', async () => {
    const { seed } = await run({ trace, cycles: 0, variant: 'v3.16', maxCalls: 1 });
    expect(Number.isInteger(seed)).toBe(true);
  });
});

describe('lateness', () => {
  /** One recorded call: with more, one that was added first and rings late may have a cycle's call run in time. */
  const maxCalls = 1;

  it("held until idle-dead: v3.15 loses each cycle's call, and no IPI of it is taken", async () => {
    const row = await rowOf('v3.15', { ipiDelay: 'held:idle-dead', maxCalls });
    expect(row.calls.lost).toBeGreaterThanOrEqual(6);
    expect(row).toMatchObject({ offlineIpis: { withWork: 0 }, warnings: 0, verdict: 'as-expected' });
  });

  it("held until EXIT: v3.15 runs each cycle's call on an offline CPU, and warns", async () => {
    const row = await rowOf('v3.15', { ipiDelay: 'held:exit', maxCalls });
    expect(row.offlineIpis.withWork).toBeGreaterThanOrEqual(6);
    expect(row).toMatchObject({ calls: { lost: 0, stuck: 0 }, warnings: 1, verdict: 'as-expected' });
  });

  it('held, by turns: v3.16 loses nothing, takes empty IPIs offline and says no word', async () => {
    expect(await rowOf('v3.16')).toMatchObject({
      calls: { lost: 0, stuck: 0 },
      offlineIpis: { withWork: 0, empty: 3 },
      warnings: 0,
      verdict: 'as-expected',
    });
  });

  it('none: nobody loses anything, and of v3.15 nothing can be said', async () => {
    expect(await rowOf('v3.15', { ipiDelay: 'none' })).toMatchObject({
      calls: { lost: 0 },
      offlineIpis: { withWork: 0, empty: 0 },
      warnings: 0,
      verdict: 'not-applicable',
    });
  });

  it('by the clock: v3.16 loses nothing, however late; v3.15 what it loses', async () => {
    expect(await rowOf('v3.16', { ipiDelay: 'uniform:0..2ms' })).toMatchObject({
      calls: { lost: 0 },
      verdict: 'as-expected',
    });
    const { calls, verdict } = await rowOf('v3.15', { ipiDelay: 'uniform:0..2ms' });
    expect(calls.queued).toBe(calls.run + calls.lost);
    expect(verdict).toBe(calls.lost > 0 ? 'as-expected' : 'unknown');
  });

  it('of one pair of CPUs only', async () => {
    expect(await rowOf('v3.15', { ipiDelay: 'none,1>0=held:idle-dead,0>2=held:idle-dead' })).toMatchObject({
      verdict: 'as-expected',
    });
    expect(await rowOf('v3.16', { ipiDelay: 'held:exit,0>1=none,1>2=fixed:200us' })).toMatchObject({
      calls: { lost: 0 },
      verdict: 'as-expected',
    });
  });
});

describe('careless senders, with prompt IPIs', () => {
  const careless: RunOptions = { ipiDelay: 'none', careless: 1, cycles: 5 };

  it('v6 prints the pending calls once, and drops them: one is lost, the next ones are run in silence', async () => {
    expect(await rowOf('v6', careless)).toMatchObject({
      calls: { lost: 0, careless: 5, carelessLost: 1, stuck: 1 },
      offlineIpis: { withWork: 5 },
      warnings: 1,
      verdict: 'as-expected',
    });
  });

  it.each([
    ['v3.16', 0],
    ['warn-fix', 1],
    ['debug-info', 1],
    ['v3.15', 1],
  ])('%s runs them all, and warns %d times', async (variant, warnings) => {
    expect(await rowOf(variant, careless)).toMatchObject({
      calls: { lost: 0, careless: 5, carelessLost: 0, stuck: 0 },
      offlineIpis: { withWork: 5 },
      warnings,
      verdict: 'as-expected',
    });
  });

  it('are booked apart', async () => {
    const { calls } = await rowOf('v6', careless);
    expect(calls.queued + calls.refused).toBe(CALLS + 5);
    expect(calls.queued).toBe(calls.run);
  });
});

describe('IPIs that do not come, and that nobody sent', () => {
  it('lost ones are rung again: every call runs, and those that had to wait for it were stuck', async () => {
    const few = write(
      'few.ftrace',
      traceText(...Array.from({ length: 6 }, (_, i) => queue(i, i % 2, 1 - (i % 2), 'nohz_csd_func', 0xa + i))),
    );
    const { calls, verdict } = await rowOf('v3.16', { trace: few, lostIpi: 1, cycles: 0 });
    expect(calls).toMatchObject({ queued: 6, run: 6, lost: 0, stuck: 6 });
    expect(verdict).toBe('as-expected');
  });

  it('spurious ones do no harm', async () => {
    expect(await rowOf('v3.16', { spuriousIpi: 1 })).toMatchObject({
      calls: { lost: 0, stuck: 0 },
      end: 'completed',
      verdict: 'as-expected',
    });
  });
});

describe('interrupted', () => {
  it('gives what there is: the variant that ran, and a row without figures for each of the others', async () => {
    const abort = new AbortController();
    const result = await run({ trace, seed: 1, signal: abort.signal, onProgress: () => abort.abort() });
    expect(result).toMatchObject({ interrupted: true, crash: null, verdict: 'unknown' });
    const [first, ...others] = result.variants;
    expect(first).toMatchObject({
      variant: 'v3.15',
      end: 'interrupted',
      verdict: 'unknown',
      reason: 'the run did not complete: interrupted',
    });
    expect(others.map(({ variant }) => variant)).toEqual(VARIANTS.slice(1).map(({ name }) => name));
    for (const other of others) expect(other).toMatchObject({ end: null, calls: { queued: null }, verdict: 'unknown' });
  });

  it('before it began, there is nothing to give', async () => {
    await expect(run({ trace, signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });
});

describe('for some seconds', () => {
  it('the traffic is replayed again and again, and summed up', async () => {
    const abort = new AbortController();
    let passes = 1;
    let before = 0;
    const stopInThirdPass = ({ done }: RunProgress): void => {
      if (done < before) passes++;
      before = done;
      if (passes === 3) abort.abort();
    };
    const {
      variants: [row],
      details,
    } = await run({
      trace,
      variant: 'v3.16',
      budgetMs: 3_600_000,
      cycles: 2,
      signal: abort.signal,
      onProgress: stopInThirdPass,
    });
    const within = (figure: number | null, pass: number): boolean =>
      figure !== null && figure >= 2 * pass && figure <= 3 * pass;
    expect(row.end).toBe('interrupted');
    expect(within(row.calls.queued! + row.calls.refused!, CALLS + 2)).toBe(true);
    expect(within(row.hotplug.offline, 2 + OFFLINES)).toBe(true);
    expect(details).toHaveLength(1);
  });

  it('once at least', async () => {
    const { calls, end } = await rowOf('v3.16', { budgetMs: 1, cycles: 2 });
    expect(end).toBe('completed');
    expect(calls.queued + calls.refused).toBe(CALLS + 2);
  });
});

describe('a trace of more CPUs than a machine can have', () => {
  it('is folded onto those that are asked for, and the result says so', async () => {
    const large = write('large.ftrace', traceText(queue(0, 300, 3_001, 'f', 0x1), queue(9, 2, 300, 'f', 0x2)));
    const { trace: about, variants } = await run({ trace: large, variant: 'v3.16', cpus: 2, cycles: 0 });
    expect(about).toMatchObject({
      calls: 1,
      notes: ['3002 CPUs folded onto 2: 1 calls left out that would be to their own sender'],
    });
    expect(variants).toMatchObject([{ cpus: 2, verdict: 'as-expected', calls: { queued: 1 } }]);
  });
});

describe('an input that cannot be used', () => {
  it.each<[string, RunOptions, string]>([
    ['fewer CPUs than the trace has', { cpus: 2 }, 'cpus: small.ftrace has 3 CPUs; 2 are too few'],
    ['no such file', { trace: `${trace}.not` }, `${trace}.not: no such file`],
    ['an empty file', { trace: write('empty.ftrace', '') }, 'empty.ftrace: the file is empty'],
  ])('is refused: %s', async (_, options, message) => {
    const error = await run({ trace, ...options }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toBe(message);
  });

  it('so is a delay between CPUs that are not there', async () => {
    await expect(run({ trace, ipiDelay: 'none,0>3=held' })).rejects.toThrow('ipiDelay: there is no pair 0>3 on 3 CPUs');
  });
});
