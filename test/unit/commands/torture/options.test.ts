import { describe, expect, it } from 'vitest';
import { resolveTortureOptions, type TortureOptions } from '../../../../src/commands/torture/options.js';

describe('the options of a torture', () => {
  it('have these defaults', () => {
    const { seed, signal, onEvent, parameters, weights, ...options } = resolveTortureOptions({});
    expect(options).toEqual({
      variant: 'v6.18',
      cpus: 8,
      seconds: 10,
      ipiDelay: 'none',
      delay: { all: { kind: 'none' }, pairs: [] },
      lostIpi: 0,
      spuriousIpi: 0,
      jitter: 200,
      record: false,
      offlineWindowMs: 0,
      csdLockTimeoutMs: 5000,
      freezeIntervalMs: 0,
      freezeMs: 5,
      stormMs: 0,
      suspendMs: 0,
      killMs: 0,
      killIntervalMs: 0,
      declared: null,
    });
    expect(weights.single).toBe(16);
    expect(parameters.onoff_interval).toBe(0);
    expect(Number.isInteger(seed) && seed >= 0).toBe(true);
    expect(signal.aborted).toBe(false);
    expect(onEvent({ kind: 'killed', cpu: 1 })).toBeUndefined();
  });

  it.each<[TortureOptions, object]>([
    [{ shutdown_secs: 3 }, { seconds: 3 }],
    [{ shutdown_secs: 30, budgetMs: 2000 }, { seconds: 2 }],
    [{ shutdown_secs: 2, budgetMs: 30_000 }, { seconds: 2 }],
    [{ lostIpi: 0.5 }, { csdLockTimeoutMs: 500 }],
    [{ lostIpi: 0.5, csdLockTimeoutMs: 20 }, { csdLockTimeoutMs: 20 }],
    [
      { expect: true, variant: 'busted-sync-unlock' },
      { declared: { required: ['mb-out'], allowed: ['mb-out', 'mb-in', 'wrong-cpu'] } },
    ],
  ])('%j', (options, expected) => {
    expect(resolveTortureOptions(options)).toMatchObject(expected);
  });

  it.each<[TortureOptions, string]>([
    [{ variant: 'v7' }, 'unknown variant "v7": did you mean v6, '],
    [{ cpus: 1 }, 'cpus: 1 is not in 2 to 256'],
    [{ cpus: 2.5 }, 'cpus: 2.5 is not a whole number'],
    [{ budgetMs: 0 }, 'budget: 0 is not in 100 to 86400000'],
    [{ seed: -1 }, 'seed: -1 is not at least 0'],
    [{ ipiDelay: 'later' }, '"later" is not a delay: use none,'],
    [{ ipiDelay: 'none,0>9=held' }, 'ipi-delay: there is no pair 0>9 on 8 CPUs'],
    [{ lostIpi: 2 }, 'lost-ipi: 2 is not in 0 to 1'],
    [{ spuriousIpi: -1 }, 'spurious-ipi: -1 is not in 0 to 1'],
    [{ csdLockTimeoutMs: 1 }, 'csd_lock_timeout: 1 is not in 10 to 600000'],
    [{ freezeMs: 0 }, 'freeze: 0 is not in 0.001 to 60000'],
    [{ stormMs: -1 }, 'storm: -1 is not in 0 to 3600000'],
    [{ killMs: NaN }, 'kill: NaN is not in 0 to 86400000'],
    [{ jitter: 0.5 }, 'jitter: 0.5 is not a whole number'],
    [{ nthreads: 9 }, 'nthreads: 9 is more than one for each of 8 CPUs'],
    [{ use_cpus_read_lock: 1, ipiDelay: 'held' }, 'use_cpus_read_lock: a held IPI waits for a CPU to go offline'],
    [{ expect: true, variant: 'busted-barrier' }, 'expect: busted-barrier shows nothing without stop_machine'],
  ])('%j is refused in one line', (options, message) => {
    let refusal: unknown;
    try {
      resolveTortureOptions(options);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(RangeError);
    expect((refusal as Error).message.slice(0, message.length)).toBe(message);
    expect((refusal as Error).message).not.toContain('\n');
  });
});
