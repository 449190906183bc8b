/** What each CPU is given to do, by the options. */
import type { TorturePart } from '../../torture/program.js';
import type { ResolvedTortureOptions } from './options.js';

export function partOf(options: ResolvedTortureOptions, seed: number, cpu: number): TorturePart {
  const { parameters, weights, delay } = options;
  return {
    seed,
    weights,
    delay,
    invokes: parameters.nthreads < 0 || cpu < parameters.nthreads,
    readLock: parameters.use_cpus_read_lock === 1,
    holdoffUs: parameters.holdoff * 1000,
    longwait: parameters.longwait,
    stutterUs: parameters.stutter * 1000,
    jobs: {
      onoffUs: parameters.onoff_interval * 1000,
      onoffHoldoffUs: parameters.onoff_holdoff * 1e6,
      suspendUs: options.suspendMs * 1000,
      stormUs: options.stormMs * 1000,
      freezeIntervalUs: options.freezeIntervalMs * 1000,
      freezeUs: Math.round(options.freezeMs * 1000),
    },
  };
}
