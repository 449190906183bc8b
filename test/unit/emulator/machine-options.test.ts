import { describe, expect, it } from 'vitest';
import type { CpuThreads } from '../../../src/engine/free/threads.js';
import { type MachineOptions, resolveOptions } from '../../../src/emulator/machine-options.js';
import { layoutMemory } from '../../../src/emulator/machine.js';

const threads = { count: 8, free: 2 } as CpuThreads;

describe('the options of a machine', () => {
  it('have defaults', () => {
    expect(resolveOptions({ cpus: 3 })).toEqual({
      cpus: 3,
      online: 3,
      variant: 'v3.16',
      program: null,
      data: {},
      ipi: { delay: { all: { kind: 'none' }, pairs: [] }, lost: 0, spurious: 0 },
      offlineWindowUs: 0,
      csdLockTimeoutUs: 0,
      seed: 1,
      traceEvents: 1024,
      spin: undefined,
      jitter: 0,
      threads: undefined,
    });
  });

  it('are taken as they are given', () => {
    const options = resolveOptions({
      cpus: 256,
      online: 1,
      variant: 'busted-enxio',
      program: new URL('file:///p.js'),
      data: { mine: 4 },
      ipiDelay: 'held,0>255=none',
      lostIpi: 1,
      spuriousIpi: 0.5,
      offlineWindowUs: 1.5,
      seed: 2 ** 53 - 1,
      traceEvents: 2,
      spin: 1,
    });
    expect(options).toMatchObject({
      cpus: 256,
      online: 1,
      variant: 'busted-enxio',
      program: 'file:///p.js',
      data: { mine: 4 },
      offlineWindowUs: 1.5,
      seed: 2 ** 53 - 1,
      ipi: {
        delay: { all: { kind: 'held', until: 'either' }, pairs: [{ sender: 0, target: 255 }] },
        lost: 1,
        spurious: 0.5,
      },
      traceEvents: 2,
      spin: 1,
    });
    expect(resolveOptions({ cpus: 2, threads }).threads).toBe(threads);
    expect(resolveOptions({ cpus: 2, ipiDelay: { all: { kind: 'fixed', us: 3 }, pairs: [] } }).ipi.delay.all).toEqual({
      kind: 'fixed',
      us: 3,
    });
  });

  it.each<{ options: Partial<MachineOptions>; message: string }>([
    { options: { cpus: 0 }, message: 'cpus: 0 is not in 1 to 256' },
    { options: { cpus: 257 }, message: 'cpus: 257 is not in 1 to 256' },
    { options: { cpus: 2.5 }, message: 'cpus: 2.5 is not a whole number' },
    { options: { cpus: Number.NaN }, message: 'cpus: NaN is not a whole number' },
    { options: { cpus: '4' as never }, message: 'cpus: 4 is not a whole number' },
    { options: { online: 0 }, message: 'online: 0 is not in 1 to 4' },
    { options: { online: 5 }, message: 'online: 5 is not in 1 to 4' },
    { options: { lostIpi: -0.1 }, message: 'lostIpi: -0.1 is not in 0 to 1' },
    { options: { lostIpi: Number.NaN }, message: 'lostIpi: NaN is not in 0 to 1' },
    { options: { spuriousIpi: 1.1 }, message: 'spuriousIpi: 1.1 is not in 0 to 1' },
    { options: { offlineWindowUs: -1 }, message: 'offlineWindowUs: -1 is not in 0 to 60000000' },
    { options: { offlineWindowUs: Infinity }, message: 'offlineWindowUs: Infinity is not in 0 to 60000000' },
    { options: { seed: -1 }, message: 'seed: -1 is not at least 0' },
    { options: { seed: 1.5 }, message: 'seed: 1.5 is not a whole number' },
    { options: { seed: 2 ** 53 }, message: 'seed: 9007199254740992 is not a whole number' },
    { options: { traceEvents: 1 }, message: 'traceEvents: 1 is not in 2 to 1048576' },
    { options: { spin: 0 }, message: 'spin: 0 is not in 1 to 1000000' },
    { options: { threads }, message: 'threads: 2 free threads cannot run 4 CPUs' },
    { options: { ipiDelay: 'none,0>4=fixed:1ms' }, message: 'ipiDelay: there is no pair 0>4 on 4 CPUs' },
    { options: { ipiDelay: 'soon' }, message: '"soon" is not a delay: use ' },
    {
      options: { variant: 'v9' },
      message: 'unknown variant "v9": did you mean v6, ',
    },
    { options: { data: { mine: 0 } }, message: 'data.mine: 0 is not in 1 to 67108864' },
    { options: { data: { mine: -4 } }, message: 'data.mine: -4 is not in 1 to 67108864' },
    { options: { data: { mine: 1.5 } }, message: 'data.mine: 1.5 is not a whole number' },
  ])('$options are refused in one line', ({ options, message }) => {
    const resolve = () => resolveOptions({ cpus: 4, ...options });
    expect(resolve).toThrow(RangeError);
    expect(resolve).toThrow(message);
    expect(resolve).not.toThrow('\n');
  });

  it('name no region that there is', () => {
    expect(() => layoutMemory(resolveOptions({ cpus: 2, data: { csd_data: 4 } }))).toThrow(
      'memory: region csd_data is laid out twice',
    );
  });
});
