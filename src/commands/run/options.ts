/** The settings of `smplab run`: their defaults and their checks. */
import { seedOf, share, whole, within } from '../../common/options.js';
import { parseDelaySetting, type DelaySetting } from '../../machine/delay.js';
import { variantModule } from '../../emulator/variant-module.js';
import { variantNamed, VARIANTS } from '../../variants/index.js';
import { CPUS_MAX } from '../../emulator/machine-options.js';

export interface RunOptions {
  /** Path of a recorded trace, or `-`: standard input. Default: the trace that comes with the package. */
  readonly trace?: string;
  /** A variant's name, the path of a module that exports one, or `all`: the eight of the history. Default `all`. */
  readonly variant?: string;
  /**
   * Emulated CPUs, at least as many as the trace has; a trace of more than 256 CPUs is folded onto them. Default: as many
   * as in the trace, or 16.
   */
  readonly cpus?: number;
  /** Offline cycles to add. Default 20. */
  readonly cycles?: number;
  /** Replay again and again for so long, per variant. Default: once. */
  readonly budgetMs?: number;
  /** Default `held`: the cycles' IPIs wait, alternately until idle-dead and until EXIT. */
  readonly ipiDelay?: string;
  /** Probability that an IPI is lost. Default 0. */
  readonly lostIpi?: number;
  /** Probability that a send gives a spurious interrupt as well. Default 0. */
  readonly spuriousIpi?: number;
  /** Share of cycles in which a sender that skips the online test hits the offline window. Default 0. */
  readonly careless?: number;
  /** How long an outgoing CPU lingers between EXIT and idle-dead. Default 0. */
  readonly offlineWindowUs?: number;
  /** Factor for recorded gaps and service times. Default 0.25. */
  readonly timeScale?: number;
  /** Default: drawn from the clock, and printed. */
  readonly seed?: number;
  /** Calls to read from the trace at most. Default 20,000. */
  readonly maxCalls?: number;
  /** Keep what the kernel did, for a file of it. Of one variant only. Default false. */
  readonly record?: boolean;
  /** Aborted: stop, and give what there is. */
  readonly signal?: AbortSignal;
  /** Called with progress. */
  readonly onProgress?: (progress: RunProgress) => void;
}

export interface RunProgress {
  readonly variant: string;
  readonly done: number;
  readonly total: number;
  readonly cycles: number;
}

/** With the defaults filled in; `ipiDelay` is as it was written. */
export interface ResolvedRunOptions
  extends Required<Omit<RunOptions, 'trace' | 'variant' | 'cpus' | 'budgetMs' | 'maxCalls'>> {
  readonly trace: string | null;
  readonly variants: readonly string[];
  readonly cpus: number | null;
  readonly budgetMs: number | null;
  readonly delay: DelaySetting;
  readonly maxCalls: number | undefined;
}

const CYCLES_MAX = 10_000;
const DAY_MS = 24 * 3600e3;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} with one line that names the option and says what it may be
 */
export function resolveRunOptions(options: RunOptions): ResolvedRunOptions {
  const variant = options.variant ?? 'all';
  const ipiDelay = options.ipiDelay ?? 'held';
  if (options.record === true && variant === 'all')
    throw new RangeError('variant: the trace of one kernel can be written; choose one');
  const timeScale = within('time-scale', options.timeScale ?? 0.25, 0, 1000);
  return {
    trace: options.trace ?? null,
    variants:
      variant === 'all' ? VARIANTS.map(({ name }) => name) : [variantModule(variant) ?? variantNamed(variant).name],
    cpus: options.cpus === undefined ? null : whole('cpus', options.cpus, 2, CPUS_MAX),
    cycles: whole('cycles', options.cycles ?? 20, 0, CYCLES_MAX),
    budgetMs: options.budgetMs === undefined ? null : within('budget', options.budgetMs, 1, DAY_MS),
    ipiDelay,
    delay: parseDelaySetting(ipiDelay),
    lostIpi: share('lost-ipi', options.lostIpi ?? 0),
    spuriousIpi: share('spurious-ipi', options.spuriousIpi ?? 0),
    careless: share('careless', options.careless ?? 0),
    offlineWindowUs: within('offline-window', options.offlineWindowUs ?? 0, 0, 1e6),
    timeScale,
    seed: seedOf(options.seed),
    maxCalls: options.maxCalls === undefined ? undefined : whole('max-calls', options.maxCalls, 1, 1e6),
    record: options.record ?? false,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => undefined),
  };
}
