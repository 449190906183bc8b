/** What one variant did in a run: the row of the table and of the JSON document. */
import type { CrashReport } from '../lab/crash.js';
import type { RunEnd, Verdict } from '../lab/verdict.js';
import type { TraceEvent } from '../trace/event.js';
import type { KernelTrace } from '../trace/kernel-trace.js';
import type { CallFate } from './books.js';
import type { PlannedCall } from './script.js';

export interface CallTotals {
  /** Calls put on a queue, careless ones aside. queued = run + lost. */
  readonly queued: number;
  readonly run: number;
  /** Answered with -ENXIO, or left out of a call to many, because the target was offline. */
  readonly refused: number;
  readonly lost: number;
  /** csds that would have stayed locked for ever; the harness released them. */
  readonly stuck: number;
  /** Calls queued by senders that skip the online test; and how many of those were lost. Not in the figures above. */
  readonly careless: number;
  readonly carelessLost: number;
}

export interface Percentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

/** The row of one variant. */
export interface VariantResult {
  readonly variant: string;
  readonly cpus: number;
  readonly calls: CallTotals;
  readonly offlineIpis: { readonly withWork: number; readonly empty: number };
  readonly ipis: number;
  readonly warnings: number;
  readonly hotplug: { readonly offline: number; readonly online: number };
  readonly latencyNs: { readonly recorded: Percentiles; readonly emulated: Percentiles };
  readonly end: RunEnd;
  readonly verdict: Verdict;
  /** Why the verdict is not `as-expected`, in one line. */
  readonly reason: string | null;
}

/** A variant that was to run and did not: the user interrupted the run before its turn, or a CPU died. */
export interface VariantNotRun extends Nothing<Omit<VariantResult, 'variant' | 'cpus' | 'verdict' | 'reason'>> {
  readonly variant: string;
  readonly cpus: number;
  readonly verdict: Verdict;
  readonly reason: string;
}
/** The same figures, none of which exists. */
export type Nothing<T> = { readonly [K in keyof T]: T[K] extends object ? Nothing<T[K]> : null };

/** What all variants did: the table and the JSON document. */
export interface RunResult {
  readonly seed: number;
  readonly trace: {
    readonly file: string;
    /** What it was read as, and why. */
    readonly format: string;
    readonly events: number;
    readonly calls: number;
    readonly skipped: number;
    /** Calls beyond the limit: counted, not replayed. */
    readonly truncated: number;
    /** What the trace does not tell, or was not understood of it, and how it was folded: one line each. */
    readonly notes: readonly string[];
  };
  readonly settings: { readonly cycles: number; readonly ipiDelay: string; readonly timeScale: number };
  /** One for each variant that was asked for. */
  readonly variants: readonly (VariantResult | VariantNotRun)[];
  readonly verdict: Verdict;
  /** Warnings and losses of each variant that ran; of several passes, those of the first one with the row's verdict. */
  readonly details: readonly RunDetails[];
  /** What the kernel did in the last pass, if that was to be recorded. */
  readonly recorded: KernelTrace | null;
  /** The CPU thread that died and ended the run, if one did. */
  readonly crash: CrashReport | null;
  readonly interrupted: boolean;
}

export interface RunDetails {
  readonly variant: string;
  readonly functionNames: readonly string[];
  /** WARN, WARN_CSD, BUG and CALL_LOST events, in the order of time. */
  readonly events: readonly TraceEvent[];
  /** Trace events that were overwritten before they could be read. */
  readonly dropped: number;
}

/** The row of a variant that did not run. */
export function notRun(variant: string, cpus: number): VariantNotRun {
  const percentile = { p50: null, p99: null };
  return {
    variant,
    cpus,
    calls: { queued: null, run: null, refused: null, lost: null, stuck: null, careless: null, carelessLost: null },
    offlineIpis: { withWork: null, empty: null },
    ipis: null,
    warnings: null,
    hotplug: { offline: null, online: null },
    latencyNs: { recorded: percentile, emulated: percentile },
    end: null,
    verdict: 'unknown',
    reason: 'not run',
  };
}

/** Sums up the books. */
export function totalCalls(calls: readonly PlannedCall[], fates: readonly CallFate[], rungAgain: number): CallTotals {
  const regular = fates.filter(({ id }) => calls[id].added !== 'careless');
  const careless = fates.filter(({ id }) => calls[id].added === 'careless');
  return {
    queued: queuedCalls(regular),
    run: sum(regular, 'run'),
    refused: sum(regular, 'refused'),
    lost: sum(regular, 'lost'),
    stuck: sum(fates, 'stuck') + rungAgain,
    careless: queuedCalls(careless),
    carelessLost: sum(careless, 'lost'),
  };
}

/** In a run that was cut short a call may have run whose sender had no time left to book it. */
function queuedCalls(fates: readonly CallFate[]): number {
  return fates.reduce((total, { queued, run, lost }) => total + Math.max(queued, run + lost), 0);
}

function sum(fates: readonly CallFate[], field: 'run' | 'refused' | 'lost' | 'stuck'): number {
  return fates.reduce((total, fate) => total + fate[field], 0);
}

/**
 * Queue-to-entry latencies of the calls that the recording has a latency for and that ran, in nanoseconds.
 */
export function latencies(calls: readonly PlannedCall[], fates: readonly CallFate[]): VariantResult['latencyNs'] {
  const compared = fates.filter(({ id, latencyUs }) => calls[id].recordedLatencyUs !== null && latencyUs !== null);
  return {
    recorded: percentiles(compared.map(({ id }) => calls[id].recordedLatencyUs! * 1000)),
    emulated: percentiles(compared.map(({ latencyUs }) => latencyUs! * 1000)),
  };
}

/** Nearest-rank percentiles; null of nothing. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number | null =>
    sorted.length === 0 ? null : Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
  return { p50: rank(0.5), p99: rank(0.99) };
}
