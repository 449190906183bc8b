/** `smplab run` as a function: replays recorded call traffic on emulated CPUs, once for each kernel variant. */
import { CpuThreads } from '../../engine/free/threads.js';
import { MachineCheck } from '../../engine/free/machine-check.js';
import { Event } from '../../trace/event.js';
import { overallVerdict } from '../../lab/verdict.js';
import { booksError } from '../../workload/books.js';
import { circumstancesOf, type Circumstances } from '../../workload/circumstances.js';
import { judge, OWN_KERNEL } from '../../workload/expectations.js';
import type { Recording } from '../../workload/recorded-call.js';
import {
  latencies,
  notRun,
  totalCalls,
  type RunDetails,
  type RunResult,
  type VariantResult,
} from '../../workload/run-result.js';
import { buildScript, type Script } from '../../workload/script.js';
import { runPass, type PassOutcome } from './pass.js';
import { kernelTraceOf, RECORDED_EVENTS } from '../../emulator/kernel-trace.js';
import type { KernelTrace } from '../../trace/kernel-trace.js';
import { foldCpus } from '../../workload/fold.js';
import { CPUS_MAX } from '../../emulator/machine-options.js';
import { resolveRunOptions, type ResolvedRunOptions, type RunOptions } from './options.js';
import { mergeResults } from './merge-passes.js';
import { DEFAULT_TRACE, readTraceFile, traceName } from './trace-file.js';
import { loadVariant } from '../../emulator/variant-module.js';
import { InputError } from '../../common/errors.js';

/**
 * Replays a trace once for each variant.
 *
 * @throws {RangeError} for an option that makes no sense
 * @throws {InputError} for a trace that cannot be used
 * @throws the signal's reason, when it is aborted before there is a trace to give anything of
 * @public
 */
export async function run(runOptions: RunOptions = {}): Promise<RunResult> {
  const options = resolveRunOptions(runOptions);
  const names = new Map<string, string>();
  for (const variant of options.variants) names.set(variant, (await loadVariant(variant)).name);
  const path = options.trace ?? DEFAULT_TRACE;
  const { maxCalls, signal } = options;
  const recorded = await readTraceFile(path, { maxCalls, signal });
  const cpus = cpusFor(traceName(path), recorded, options.cpus);
  const recording = foldCpus(recorded, cpus);
  const threads = new CpuThreads(cpus);
  const job = new RunJob(options, names, recording, cpus, threads);
  try {
    await job.run();
  } finally {
    await threads.destroy();
  }
  return job.result(traceName(path));
}

/** What a trace of more than CPUS_MAX CPUs is folded onto, unless the user says otherwise. */
const FOLDED_CPUS = 16;

interface Pass {
  readonly result: VariantResult;
  readonly details: RunDetails;
}

class RunJob {
  readonly #results: VariantResult[] = [];
  readonly #details: RunDetails[] = [];
  #check: MachineCheck | null = null;
  #recorded: KernelTrace | null = null;

  constructor(
    private readonly options: ResolvedRunOptions,
    /** By variant, which may be a module. */
    private readonly names: ReadonlyMap<string, string>,
    private readonly recording: Recording,
    private readonly cpus: number,
    private readonly threads: CpuThreads,
  ) {}

  async run(): Promise<void> {
    for (const variant of this.options.variants) {
      if (this.options.signal.aborted || this.#check !== null) return;
      await this.#runVariant(variant).catch((error: unknown) => this.#diedInBoot(error));
    }
  }

  /** A CPU's thread that dies while its machine boots ends the run like any other; there is no row for it. */
  #diedInBoot(error: unknown): void {
    if (!(error instanceof MachineCheck)) throw error;
    this.#check = error;
  }

  result(file: string): RunResult {
    const { events, skipped, truncated, calls, format, notes } = this.recording;
    const left = this.options.variants
      .slice(this.#results.length)
      .map((variant) => notRun(this.#nameOf(variant), this.cpus));
    const variants = [...this.#results, ...left];
    return {
      seed: this.options.seed,
      trace: {
        file,
        format,
        events,
        calls: calls.reduce((sum, call) => sum + call.targets.length, 0),
        skipped,
        truncated,
        notes,
      },
      settings: { cycles: this.options.cycles, ipiDelay: this.options.ipiDelay, timeScale: this.options.timeScale },
      variants,
      verdict: overallVerdict(variants.map(({ verdict }) => verdict)),
      details: this.#details,
      recorded: this.#recorded,
      crash: this.#check,
      interrupted: this.options.signal.aborted,
    };
  }

  /** Once, or again and again until the time is up: then every pass has a seed of its own. */
  async #runVariant(variant: string): Promise<void> {
    const { budgetMs } = this.options;
    const until = budgetMs === null ? 0 : performance.now() + budgetMs;
    let { seed } = this.options;
    let { result, details } = await this.#pass(variant, seed);
    while (performance.now() < until && result.end === 'completed' && !this.options.signal.aborted) {
      const next = await this.#pass(variant, ++seed);
      const merged = mergeResults([result, next.result]);
      if (merged.verdict !== result.verdict) details = next.details;
      result = merged;
    }
    this.#results.push(result);
    this.#details.push(details);
  }

  async #pass(variant: string, seed: number): Promise<Pass> {
    const { options } = this;
    const name = this.#nameOf(variant);
    const script = buildScript(this.recording, {
      cpus: this.cpus,
      cycles: options.cycles,
      timeScale: options.timeScale,
      careless: options.careless,
      seed,
    });
    const outcome = await runPass({
      variant,
      script,
      seed,
      delay: options.delay,
      lostIpi: options.lostIpi,
      spuriousIpi: options.spuriousIpi,
      offlineWindowUs: options.offlineWindowUs,
      threads: this.threads,
      ...(options.record && { traceEvents: RECORDED_EVENTS }),
      signal: options.signal,
      onProgress: (progress) => options.onProgress({ variant: name, ...progress }),
    });
    this.#check ??= outcome.check ?? null;
    if (options.record) this.#recorded = kernelTraceOf(outcome.machine);
    const given = circumstancesOf(script, options.delay, options);
    const result = variantResult(name, script, outcome, given, name === variant ? variant : OWN_KERNEL);
    return { result, details: detailsOf(name, outcome) };
  }

  #nameOf(variant: string): string {
    return this.names.get(variant) ?? variant;
  }
}

/** @param row what it is judged by */
function variantResult(
  variant: string,
  script: Script,
  outcome: PassOutcome,
  given: Circumstances,
  row: string,
): VariantResult {
  const calls = totalCalls(script.calls, outcome.fates, outcome.rungAgain);
  const { statistics, end } = outcome;
  const offlineIpis = { withWork: statistics.offlineWithWork, empty: statistics.offlineEmpty };
  const figures = { lost: calls.lost, ...offlineIpis, warnings: statistics.warnings, carelessLost: calls.carelessLost };
  const imbalance = end === 'completed' ? booksError(outcome.fates) : null;
  return {
    variant,
    cpus: script.cpus,
    calls,
    offlineIpis,
    ipis: statistics.taken,
    warnings: statistics.warnings,
    hotplug: { offline: statistics.offlines, online: statistics.onlines - (script.cpus - 1) },
    latencyNs: latencies(script.calls, outcome.fates),
    end,
    ...judge(row, given, figures, end, imbalance),
  };
}

const REPORTED: ReadonlySet<number> = new Set([Event.WARN, Event.WARN_CSD, Event.BUG, Event.CALL_LOST]);

function detailsOf(variant: string, { machine }: PassOutcome): RunDetails {
  const { events, dropped } = machine.trace();
  const wanted = events.filter(({ kind }) => REPORTED.has(kind));
  return { variant, functionNames: machine.functionNames, events: wanted, dropped };
}

/** As many as the trace has, or more. A trace of more CPUs than a machine can have is folded onto fewer. */
function cpusFor(name: string, recording: Recording, wanted: number | null): number {
  const least = Math.max(2, recording.cpus);
  if (least > CPUS_MAX) return wanted ?? FOLDED_CPUS;
  if (wanted === null) return least;
  if (wanted < least) throw new InputError(`cpus: ${name} has ${least} CPUs; ${wanted} are too few`);
  return wanted;
}
