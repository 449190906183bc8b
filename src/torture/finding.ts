/** What a torture can find, and the verdict over it. */
import type { TraceEvent } from '../trace/event.js';
import type { KernelTrace } from '../trace/kernel-trace.js';
import type { Tallies } from './statistics.js';

/**
 * `wrong-cpu`, `mb-in`, `mb-out`, `not-stopped`: the torture's own checks. `lost-call`: left in the queue of a dead
 * CPU, or never run. `stuck-csd`: a csd that no CPU would unlock. `warning`: of the kernel. `hotplug-failed`: a CPU
 * would not go, or come. `freed-in-flight`: call data of a CPU that went offline would be freed while a call that it
 * had sent is still on its way. `hang`: nothing moves. `machine-check`: a CPU's thread died.
 */
export type FindingKind =
  | 'wrong-cpu'
  | 'mb-in'
  | 'mb-out'
  | 'not-stopped'
  | 'lost-call'
  | 'stuck-csd'
  | 'freed-in-flight'
  | 'warning'
  | 'hotplug-failed'
  | 'hang'
  | 'machine-check';

export interface TortureFinding {
  readonly kind: FindingKind;
  /** Milliseconds since the torture began. */
  readonly atMs: number;
  /** One line. */
  readonly text: string;
}

/**
 * SUCCESS, FAILURE and LOCK_HOTPLUG are the kernel's. Source: kernel/scftorture.c, scf_torture_cleanup(), Linux 6.18.
 */
export type TortureVerdict = 'SUCCESS' | 'FAILURE' | 'LOCK_HOTPLUG';

/**
 * The kernel's rule, with what its console would show as a warning or a stall counted as an error too: FAILURE when
 * something went wrong with a call, LOCK_HOTPLUG when it was only that a CPU would not go or come.
 */
export function tortureVerdict(findings: readonly TortureFinding[]): TortureVerdict {
  if (findings.some(({ kind }) => kind !== 'hotplug-failed')) return 'FAILURE';
  return findings.length > 0 ? 'LOCK_HOTPLUG' : 'SUCCESS';
}

/** What a csd's waiter said. */
export interface CsdComplaint {
  readonly atMs: number;
  readonly cpu: number;
  readonly target: number;
  /** Name of the csd, such as `csd_data[3]`. */
  readonly csd: string;
  readonly csdAddress: number;
  /** Function of the call. */
  readonly function: string;
  readonly waitedMs: number;
  readonly doing: 'unresponsive' | 'handling a prior request' | 'handling this request';
  /** What the target was running, or null. */
  readonly running: string | null;
  /** Whether the wait is over; then `waitedMs` is how long it lasted. */
  readonly over: boolean;
}

/** The watchdog's counts. */
export interface CsdCounts {
  /** Waits complained of. */
  readonly stuck: number;
  /** Times that a target was rung again. */
  readonly rung: number;
  /** Waits complained of that ended. */
  readonly unstuck: number;
  /** Calls that no CPU waited for and that the harness rang for. */
  readonly waiterless: number;
}

/** One second of the torture. */
export interface TortureSecond {
  readonly second: number;
  /** CPUs online at its end. */
  readonly online: number;
  /** In this second. */
  readonly calls: number;
  readonly invoked: number;
  readonly offlines: number;
  readonly onlines: number;
  readonly refused: number;
  /** Up to now. */
  readonly errors: number;
  readonly lost: number;
  readonly warnings: number;
  readonly csdLock: CsdCounts;
  readonly ipisLost: number;
  /** Memory of the process. */
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** The state in which an error was found. */
export interface PostMortem {
  readonly finding: TortureFinding;
  /** What each CPU was doing, one line each. */
  readonly cpus: readonly string[];
  /** Last events of all CPUs in the order of time. */
  readonly events: readonly TraceEvent[];
  /** Older events that were overwritten. */
  readonly dropped: number;
  readonly functionNames: readonly string[];
  /** What it looks like, in a sentence. */
  readonly diagnosis: string;
  /** What to run to find the interleaving, or null when no scenario comes near. */
  readonly command: string | null;
  /** The scenario that was written for it, or null: one that there is fits. */
  readonly scenarioFile: string | null;
}

export interface TortureResult {
  readonly variant: string;
  readonly cpus: number;
  readonly seed: number;
  readonly seconds: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly tallies: Tallies;
  readonly csdLock: CsdCounts;
  readonly ipis: { readonly sent: number; readonly lost: number };
  readonly warnings: number;
  /** CPU threads killed as a part of the torture, each of which was reported by a machine check. */
  readonly kills: number;
  /** The first of each kind, or all with verbose. */
  readonly findings: readonly TortureFinding[];
  /** What the csd-lock watchdog said, the first thousand messages. */
  readonly complaints: readonly CsdComplaint[];
  /** Messages of the watchdog that were written over before they could be read: the reporter was kept from a processor. */
  readonly complaintsLost: number;
  readonly verdict: TortureVerdict;
  /** With `expect`: whether the variant showed what it is declared to show, and nothing else; and why not. */
  readonly expected: { readonly met: boolean; readonly reason: string } | null;
  readonly history: readonly TortureSecond[];
  readonly postMortem: PostMortem | null;
  readonly crash: { readonly cpu: number; readonly message: string; readonly events: readonly TraceEvent[] } | null;
  /** What the kernel did last, if that was to be recorded. */
  readonly recorded: KernelTrace | null;
  readonly interrupted: boolean;
}
