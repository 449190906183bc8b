/** The settings of `smplab torture`: their defaults and their checks. */
import { seedOf, share, whole, within } from '../../common/options.js';
import { checkPairs, parseDelaySetting, type Delay, type DelaySetting } from '../../machine/delay.js';
import { declaredOf, type Declared } from '../../torture/expectations.js';
import type { CsdComplaint, TortureFinding, TortureSecond } from '../../torture/finding.js';
import { resolveParameters, resolveWeights, type TortureParameters, type Weights } from '../../torture/parameters.js';
import type { Tallies } from '../../torture/statistics.js';
import { variantModule } from '../../emulator/variant-module.js';
import { variantNamed } from '../../variants/index.js';
import { CPUS_MAX } from '../../emulator/machine-options.js';

/** The parameters of scftorture and torture_onoff under their own names, and what the machine adds. */
export interface TortureOptions extends Partial<TortureParameters> {
  /** Kernel variant, a `busted-*` one, or the path of a module that exports one. Default `v6.18`. */
  readonly variant?: string;
  /** Default 8. */
  readonly cpus?: number;
  /** Default 10,000; `shutdown_secs` ends it sooner. */
  readonly budgetMs?: number;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /** Delivery delay of IPIs. Default `none`. */
  readonly ipiDelay?: string;
  /** Probability that an IPI is lost. Default 0. */
  readonly lostIpi?: number;
  /** Probability that a send gives a spurious interrupt as well. Default 0. */
  readonly spuriousIpi?: number;
  /** `Atomics` operations of the kernel between two delays of 1 µs to 1 ms, on average; 0: no delays. Default 200. */
  readonly jitter?: number;
  /** How long an outgoing CPU lingers between EXIT of stop-machine and idle-dead. Default 0. */
  readonly offlineWindowMs?: number;
  /** A wait for a csd that lasts longer is stuck. Default 5,000, as in the kernel; 500 when IPIs are lost. */
  readonly csdLockTimeoutMs?: number;
  /** Between two freezes of a CPU, … Default 0: none. */
  readonly freezeIntervalMs?: number;
  /** … and how long each lasts. Default 5. */
  readonly freezeMs?: number;
  /** Between two storms of stop_machine. Default 0: none. */
  readonly stormMs?: number;
  /** Between two cycles of suspend and resume. Default 0: none. */
  readonly suspendMs?: number;
  /** Kill a CPU's thread outright after that time: the torture ends with its machine check. Default 0: never. */
  readonly killMs?: number;
  /** Kill one so often as a part of the torture: it must be reported, and the machine is booted again. Default 0: never. */
  readonly killIntervalMs?: number;
  /** Judge by what the variant is declared to show, and end as soon as it was seen. */
  readonly expect?: boolean;
  /** Keep the last of what the kernel did, for a file of it. Default false. */
  readonly record?: boolean;
  /** Aborted: stop, and give what there is. */
  readonly signal?: AbortSignal;
  /** Called with each event as it happens. */
  readonly onEvent?: (event: TortureEvent) => void;
}

export type TortureEvent =
  | { readonly kind: 'second'; readonly second: TortureSecond }
  /** Every `stat_interval` seconds, and when the torture ends. */
  | { readonly kind: 'statistics'; readonly tallies: Tallies; readonly done: boolean }
  | { readonly kind: 'finding'; readonly finding: TortureFinding }
  | { readonly kind: 'csd'; readonly complaint: CsdComplaint }
  | { readonly kind: 'killed'; readonly cpu: number };

/** With the defaults filled in; `ipiDelay` is as it was written. */
export interface ResolvedTortureOptions
  extends Required<Omit<TortureOptions, keyof TortureParameters | 'budgetMs' | 'expect'>> {
  readonly seconds: number;
  readonly parameters: TortureParameters;
  readonly weights: Weights;
  readonly delay: DelaySetting;
  /** Null: judged by the kernel's rule. */
  readonly declared: Declared | null;
}

const BUDGET_MS = 10_000;
const DAY_MS = 24 * 3600e3;
const MS_MAX = 3600e3;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} with one line that names the option and says what it may be
 */
export function resolveTortureOptions(options: TortureOptions): ResolvedTortureOptions {
  const cpus = whole('cpus', options.cpus ?? 8, 2, CPUS_MAX);
  const parameters = resolveParameters(options);
  const ipiDelay = options.ipiDelay ?? 'none';
  const lostIpi = share('lost-ipi', options.lostIpi ?? 0);
  const shutdownMs = parameters.shutdown_secs > 0 ? parameters.shutdown_secs * 1000 : null;
  const budgetMs = within('budget', options.budgetMs ?? shutdownMs ?? BUDGET_MS, 100, DAY_MS);
  const resolved = {
    variant: variantModule(options.variant ?? 'v6.18') ?? variantNamed(options.variant ?? 'v6.18').name,
    cpus,
    seconds: Math.min(budgetMs, shutdownMs ?? Infinity) / 1000,
    seed: seedOf(options.seed),
    parameters,
    weights: resolveWeights(parameters, cpus),
    ipiDelay,
    delay: checkPairs('ipi-delay', parseDelaySetting(ipiDelay), cpus),
    lostIpi,
    spuriousIpi: share('spurious-ipi', options.spuriousIpi ?? 0),
    jitter: whole('jitter', options.jitter ?? 200, 0, 1e9),
    offlineWindowMs: within('offline-window', options.offlineWindowMs ?? 0, 0, 1000),
    record: options.record ?? false,
    csdLockTimeoutMs: within('csd_lock_timeout', options.csdLockTimeoutMs ?? (lostIpi > 0 ? 500 : 5000), 10, 600e3),
    freezeIntervalMs: within('freeze-interval', options.freezeIntervalMs ?? 0, 0, MS_MAX),
    freezeMs: within('freeze', options.freezeMs ?? 5, 0.001, 60e3),
    stormMs: within('storm', options.stormMs ?? 0, 0, MS_MAX),
    suspendMs: within('suspend', options.suspendMs ?? 0, 0, MS_MAX),
    killMs: within('kill', options.killMs ?? 0, 0, DAY_MS),
    killIntervalMs: within('kill-interval', options.killIntervalMs ?? 0, 0, DAY_MS),
    signal: options.signal ?? new AbortController().signal,
    onEvent: options.onEvent ?? (() => undefined),
  };
  if (parameters.nthreads > cpus)
    throw new RangeError(`nthreads: ${parameters.nthreads} is more than one for each of ${cpus} CPUs`);
  if (parameters.use_cpus_read_lock === 1 && isHeld(resolved.delay)) {
    throw new RangeError(
      'use_cpus_read_lock: a held IPI waits for a CPU to go offline, which would wait for the reader that waits for the IPI',
    );
  }
  return { ...resolved, declared: options.expect === true ? declare(resolved) : null };
}

function declare(given: Omit<ResolvedTortureOptions, 'declared'>): Declared {
  const { parameters, delay, weights, suspendMs, stormMs, spuriousIpi } = given;
  const offlines = parameters.onoff_interval > 0 || suspendMs > 0;
  return declaredOf(given.variant, {
    late: all(delay).some(({ kind }) => kind !== 'none'),
    offlines,
    stops: offlines || stormMs > 0,
    spurious: spuriousIpi > 0,
    manyWithoutWaiting: weights.many > 0 || weights.all > 0,
  });
}

/** Whether IPIs may be held until their target is on its way out. */
function isHeld(delay: DelaySetting): boolean {
  return all(delay).some(({ kind }) => kind === 'held');
}

function all({ all: one, pairs }: DelaySetting): Delay[] {
  return [one, ...pairs.map(({ delay }) => delay)];
}
