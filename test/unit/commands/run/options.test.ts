import { describe, expect, it } from 'vitest';
import { resolveRunOptions, type RunOptions } from '../../../../src/commands/run/options.js';
import { VARIANTS } from '../../../../src/variants/index.js';

describe('the options of a run', () => {
  it('have these defaults', () => {
    const { seed, signal, onProgress, ...options } = resolveRunOptions({});
    expect(options).toEqual({
      trace: null,
      variants: VARIANTS.map(({ name }) => name),
      cpus: null,
      cycles: 20,
      budgetMs: null,
      ipiDelay: 'held',
      delay: { all: { kind: 'held', until: 'either' }, pairs: [] },
      lostIpi: 0,
      spuriousIpi: 0,
      careless: 0,
      offlineWindowUs: 0,
      record: false,
      timeScale: 0.25,
      maxCalls: undefined,
    });
    expect(Number.isInteger(seed) && seed >= 0).toBe(true);
    expect(signal.aborted).toBe(false);
    expect(onProgress({ variant: 'v6', done: 1, total: 2, cycles: 0 })).toBeUndefined();
  });

  it.each<[RunOptions, ReturnType<typeof partOf>]>([
    [{ variant: 'v6' }, { variants: ['v6'] }],
    [{ variant: 'busted-doorbell' }, { variants: ['busted-doorbell'] }],
    [
      { ipiDelay: 'none,0>3=held:exit' },
      { delay: { all: { kind: 'none' }, pairs: [{ sender: 0, target: 3, delay: { kind: 'held', until: 'exit' } }] } },
    ],
    [{ offlineWindowUs: 200 }, { offlineWindowUs: 200 }],
    [
      { cycles: 0, careless: 1, lostIpi: 0, timeScale: 0, seed: 0 },
      { cycles: 0, careless: 1, lostIpi: 0, timeScale: 0, seed: 0 },
    ],
  ])('%j', (options, expected) => {
    expect(partOf(options)).toMatchObject(expected);
  });

  it.each<[RunOptions, string]>([
    [{ variant: 'v7' }, 'unknown variant "v7": did you mean v6, '],
    [{ variant: '' }, 'unknown variant ""'],
    [{ cpus: 1 }, 'cpus: 1 is not in 2 to 256'],
    [{ cpus: 257 }, 'cpus: 257 is not in 2 to 256'],
    [{ cpus: 2.5 }, 'cpus: 2.5 is not a whole number'],
    [{ cycles: -1 }, 'cycles: -1 is not in 0 to 10000'],
    [{ cycles: NaN }, 'cycles: NaN is not a whole number'],
    [{ cycles: Infinity }, 'cycles: Infinity is not a whole number'],
    [{ budgetMs: 0 }, 'budget: 0 is not in 1 to 86400000'],
    [{ budgetMs: NaN }, 'budget: NaN is not in 1 to 86400000'],
    [{ lostIpi: 1.5 }, 'lost-ipi: 1.5 is not in 0 to 1'],
    [{ spuriousIpi: -0.1 }, 'spurious-ipi: -0.1 is not in 0 to 1'],
    [{ careless: 2 }, 'careless: 2 is not in 0 to 1'],
    [{ careless: NaN }, 'careless: NaN is not in 0 to 1'],
    [{ offlineWindowUs: -5 }, 'offline-window: -5 is not in 0 to 1000000'],
    [{ offlineWindowUs: 2e6 }, 'offline-window: 2000000 is not in 0 to 1000000'],
    [{ timeScale: -1 }, 'time-scale: -1 is not in 0 to 1000'],
    [{ seed: -1 }, 'seed: -1 is not at least 0'],
    [{ seed: 1.5 }, 'seed: 1.5 is not a whole number'],
    [{ maxCalls: 0 }, 'max-calls: 0 is not in 1 to 1000000'],
    [{ ipiDelay: 'later' }, '"later" is not a delay: use none, fixed:200us,'],
    [{ ipiDelay: '' }, '"" is not a delay'],
    [{ ipiDelay: 'held:never' }, '"held:never" is not a delay'],
    [{ ipiDelay: 'uniform:2ms..0' }, '"uniform:2ms..0" is not a delay'],
    [{ ipiDelay: 'fixed:2h' }, '"fixed:2h" is not a delay'],
    [{ ipiDelay: 'fixed:61s' }, 'delay "fixed:61s" is longer than a minute'],
    [{ ipiDelay: 'none,0-3=held' }, '"none,0-3=held" is not a delay'],
  ])('%j is refused in one line', (options, message) => {
    const refusal = refusalOf(options);
    expect(refusal).toBeInstanceOf(RangeError);
    expect((refusal as Error).message.slice(0, message.length)).toBe(message);
    expect((refusal as Error).message).not.toContain('\n');
  });
});

function partOf(options: RunOptions): Partial<ReturnType<typeof resolveRunOptions>> {
  return resolveRunOptions(options);
}

function refusalOf(options: RunOptions): unknown {
  try {
    return resolveRunOptions(options);
  } catch (error) {
    return error;
  }
}
