/** The settings of a machine: their defaults and their checks. */
import { share, whole, within } from '../common/options.js';
import type { CpuThreads } from '../engine/free/threads.js';
import { checkPairs, NO_DELAY, parseDelaySetting, type DelaySetting } from '../machine/delay.js';
import type { IpiSettings } from '../machine/interrupt-controller.js';
import { variantNamed } from '../variants/index.js';
import { variantModule } from './variant-module.js';

export const CPUS_MAX = 256;
/** Words of one region of a program's: 256 MB. */
const DATA_WORDS_MAX = 2 ** 26;

export interface MachineOptions {
  /** Number of CPUs, 1 to 256. Each is a worker thread. */
  readonly cpus: number;
  /** Kernel variant. Default `v3.16`. */
  readonly variant?: string;
  /** The program module: a URL or `import.meta.url`. It is loaded in every CPU's thread. */
  readonly program?: string | URL;
  /** Regions of shared memory for the program: name → words. A CPU finds them in `cpu.kernel.map.data`. */
  readonly data?: Readonly<Record<string, number>>;
  /** Delivery delay of IPIs, such as `uniform:0..2ms` or `held:exit`. Default `none`. */
  readonly ipiDelay?: string | DelaySetting;
  /** Probability that an IPI is lost, 0 to 1. Default 0. */
  readonly lostIpi?: number;
  /** Probability that a send also gives a spurious interrupt somewhere, 0 to 1. Default 0. */
  readonly spuriousIpi?: number;
  /** How long an outgoing CPU lingers between EXIT of stop-machine and idle-dead, in microseconds. Default 0. */
  readonly offlineWindowUs?: number;
  /**
   * A wait for a csd that lasts longer is complained of, and its target rung again; in microseconds. Default 0: never.
   */
  readonly csdLockTimeoutUs?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  /** CPUs to bring online at boot, CPU 0 first. Default all. */
  readonly online?: number;
  /** Trace events kept per CPU; 0: nothing is traced, which saves some 80 ns an event. Default 1024. */
  readonly traceEvents?: number;
  /** Turns of a busy wait before a thread parks. Default: by the number of cores. */
  readonly spin?: number;
  /**
   * `Atomics` operations of kernel and program between two delays of 1 µs to 1 ms, on average. Default 0: no delays.
   */
  readonly jitter?: number;
  /**
   * Threads to run on, at least as many free ones as CPUs; they are kept. Default: own threads, ended with the machine.
   */
  readonly threads?: CpuThreads;
}

export interface ResolvedOptions {
  readonly cpus: number;
  /** A name, or the URL of a module. */
  readonly variant: string;
  /** URL of the program module, or null. */
  readonly program: string | null;
  readonly data: Readonly<Record<string, number>>;
  readonly ipi: IpiSettings;
  readonly offlineWindowUs: number;
  readonly csdLockTimeoutUs: number;
  readonly seed: number;
  readonly online: number;
  readonly traceEvents: number;
  readonly spin: number | undefined;
  readonly jitter: number;
  readonly threads: CpuThreads | undefined;
}

/** @throws {RangeError} with one line that says which option is wrong and what it may be */
export function resolveOptions(options: MachineOptions): ResolvedOptions {
  const { cpus, ipiDelay } = options;
  whole('cpus', cpus, 1, CPUS_MAX);
  const online = whole('online', options.online ?? cpus, 1, cpus);
  if (options.threads !== undefined && options.threads.free < cpus) {
    throw new RangeError(`threads: ${options.threads.free} free threads cannot run ${cpus} CPUs`);
  }
  const delay = typeof ipiDelay === 'string' ? parseDelaySetting(ipiDelay) : (ipiDelay ?? NO_DELAY);
  return {
    cpus,
    online,
    variant: variantOf(options.variant ?? 'v3.16'),
    program: options.program === undefined ? null : String(options.program),
    data: checkData(options.data ?? {}),
    ipi: {
      delay: checkPairs('ipiDelay', delay, cpus),
      lost: share('lostIpi', options.lostIpi ?? 0),
      spurious: share('spuriousIpi', options.spuriousIpi ?? 0),
    },
    offlineWindowUs: within('offlineWindowUs', options.offlineWindowUs ?? 0, 0, 60e6),
    csdLockTimeoutUs: within('csdLockTimeoutUs', options.csdLockTimeoutUs ?? 0, 0, 600e6),
    seed: whole('seed', options.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
    traceEvents: options.traceEvents === 0 ? 0 : whole('traceEvents', options.traceEvents ?? 1024, 2, 2 ** 20),
    spin: options.spin === undefined ? undefined : whole('spin', options.spin, 1, 1e6),
    jitter: whole('jitter', options.jitter ?? 0, 0, 1e9),
    threads: options.threads,
  };
}

/** A name that there is, or the URL of a module. */
function variantOf(variant: string): string {
  return variantModule(variant) ?? variantNamed(variant).name;
}

function checkData(data: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  for (const [name, words] of Object.entries(data)) whole(`data.${name}`, words, 1, DATA_WORDS_MAX);
  return data;
}
