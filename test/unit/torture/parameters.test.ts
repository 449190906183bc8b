import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/machine/random.js';
import { Mix } from '../../../src/torture/mix.js';
import {
  PARAMETERS,
  PRIMITIVES,
  resolveParameters,
  resolveWeights,
  type TortureParameters,
} from '../../../src/torture/parameters.js';

const CPUS = 4;
const weightsOf = (given: Partial<TortureParameters>) => resolveWeights(resolveParameters(given), CPUS);

describe('the parameters of scftorture and torture_onoff', () => {
  it('are those of the kernel, and weight_kick', () => {
    expect(Object.keys(PARAMETERS).toSorted()).toEqual([
      'holdoff',
      'longwait',
      'nthreads',
      'onoff_holdoff',
      'onoff_interval',
      'shutdown_secs',
      'stat_interval',
      'stutter',
      'use_cpus_read_lock',
      'verbose',
      'weight_all',
      'weight_all_wait',
      'weight_kick',
      'weight_many',
      'weight_many_wait',
      'weight_resched',
      'weight_single',
      'weight_single_rpc',
      'weight_single_wait',
    ]);
    expect(resolveParameters({})).toMatchObject({
      nthreads: -1,
      longwait: 0,
      onoff_interval: 0,
      stat_interval: 60,
      stutter: 5,
      weight_all: -1,
    });
    expect(resolveParameters({ stutter: 0, nthreads: 2 })).toMatchObject({ nthreads: 2, stutter: 0 });
  });

  it.each([
    [{ nthreads: -2 }, 'nthreads: -2 is not in -1 to 256'],
    [{ stutter: 1.5 }, 'stutter: 1.5 is not a whole number'],
    [{ use_cpus_read_lock: 2 }, 'use_cpus_read_lock: 2 is not in 0 to 1'],
    [{ weight_single: -2 }, 'weight_single: -2 is not in -1 to 1000000'],
    [{ holdoff: NaN }, 'holdoff: NaN is not a whole number'],
  ])('%j is refused in one line', (given, message) => {
    expect(() => resolveParameters(given)).toThrow(new RangeError(message));
  });
});

describe('weights', () => {
  const defaults = {
    resched: 8,
    single: 8,
    single_rpc: 8,
    single_wait: 8,
    many: 2,
    many_wait: 2,
    all: 1,
    all_wait: 1,
    kick: 16,
  };

  it('are the defaults when none is positive, and an explicit 0 stays 0', () => {
    expect(weightsOf({})).toEqual(defaults);
    expect(weightsOf({ weight_many: 0, weight_all: 0 })).toEqual({ ...defaults, many: 0, all: 0 });
  });

  it('are 0 where not given when one is positive', () => {
    const none = Object.fromEntries(PRIMITIVES.map((name) => [name, 0]));
    expect(weightsOf({ weight_single_wait: 3 })).toEqual({ ...none, single_wait: 3 });
    expect(weightsOf({ weight_single_wait: 3, weight_all: 0, weight_kick: 1 })).toEqual({
      ...none,
      single_wait: 3,
      kick: 1,
    });
  });

  it('must not all be zero', () => {
    const zero = Object.fromEntries(PRIMITIVES.map((name) => [`weight_${name}`, 0]));
    expect(() => weightsOf(zero)).toThrow(new RangeError('weights: all are zero, there is nothing to do'));
  });

  it('are what the choice keeps to', () => {
    const mix = new Mix(weightsOf({ weight_single: 3, weight_all_wait: 1 }));
    const random = new Random(1);
    const drawn = Array.from({ length: 4000 }, () => mix.pick(random));
    expect(new Set(drawn)).toEqual(new Set(['single', 'all_wait']));
    expect(drawn.filter((primitive) => primitive === 'single').length).toBeGreaterThan(2800);
    expect(drawn.filter((primitive) => primitive === 'single').length).toBeLessThan(3200);
  });
});
