/** `smplab explore` as a function: looks for interleavings of a scenario that must not be. */
import { seedOf, threadCount, whole } from '../../common/options.js';
import { unknownName } from '../../common/unknown-name.js';
import { formatShard, parseShard, shareOf } from '../../search/shard.js';
import { coverageOf, merge, type Summary } from '../../search/statistics.js';
import { STRATEGIES, STRATEGY_FORMS, strategyNamed } from '../../search/strategies/index.js';
import { TokenError } from '../../search/token.js';
import { TraceSet } from '../../search/trace-set.js';
import type { ExploreReport } from '../../lab/explore-report.js';
import type { Plan } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import { confirmOnThreads } from '../../search/confirm.js';
import { CellControl, type CellRequest, type CellResult } from './cell.js';
import { ExploreThreads } from '../../runners/explore-threads.js';
import type { CellFinding } from '../../search/finding.js';
import { exploreOnThreads } from './lockstep.js';
import { isCheckToken } from '../replay/check.js';
import { formOf, openNatively, openScenario, type NativeScenario } from '../../runners/open-scenario.js';
import { readTokenOrPlan } from '../replay/plan-file.js';
import { openToken } from '../replay/replay.js';
import { isLockstepToken, openNativeToken } from '../replay/lockstep.js';
import { settingsOf } from '../../search/token-settings.js';
import { InputError } from '../../common/errors.js';

export type ExploreEngine = 'coop' | 'lockstep';

export interface ExploreOptions {
  /** Kernel variant, or `broken` or `cured`. Default: the first one that the scenario names. */
  readonly variant?: string;
  /** Coroutines, or real threads in lockstep: slow, but they run what cannot be rewritten. Default `coop`. */
  readonly engine?: ExploreEngine;
  /** Default `portfolio`. */
  readonly strategy?: string;
  /** Default: no limit. */
  readonly executions?: number;
  /** Milliseconds. Default 10,000; none when `executions` is given or the search is exhaustive. */
  readonly budgetMs?: number;
  /** All schedules, with ever more preemptions, until there are no more. Implies the strategy preemption-bounded. */
  readonly exhaustive?: boolean;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /** A fixed share such as `2/4`, for spreading one exploration over machines. */
  readonly shard?: string;
  /** `Atomics.wait` may also end by itself, which ECMAScript does not have and most other systems do. */
  readonly spurious?: boolean;
  /** Go on after the first finding. */
  readonly keepGoing?: boolean;
  /**
   * Executes each plan twice: a program that then does something else cannot be explored, which counts as a finding.
   */
  readonly checkDeterminism?: boolean;
  /** Replays of a finding on coop and on lockstep, before it is told of. Default `100/10`. */
  readonly confirm?: string;
  /** Threads. Default: one a core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: ExploreProgress) => void;
}

export interface ExploreProgress {
  readonly executions: number;
  /** Different traces, and pairs of a write and a read of it. */
  readonly distinctTraces: number;
  readonly readsFromPairs: number;
  readonly elapsedMs: number;
  readonly budgetMs: number | null;
}

export interface ExploreResult extends ExploreReport {
  readonly summary: Summary;
  readonly finding: CellFinding | null;
}

const BUDGET_MS = 10_000;
const LOOK_MS = 100;
const CONFIRM = '100/10';

/** @param scenario a name of `smplab list`, or the path of a module that exports `scenario` */
export async function explore(scenario: string, options: ExploreOptions = {}): Promise<ExploreResult> {
  if (options.engine === 'lockstep') {
    const native = await openNatively(scenario);
    return await exploreNatively(native, formOf(native.scenario, options.variant), null, options);
  }
  const { url, loaded } = await openScenario(scenario);
  return await exploreFrom(url, loaded.scenario.name, formOf(loaded.scenario, options.variant), null, options);
}

/**
 * Follows a token, stale or not, as far as it fits, and goes on freely from there, again and again: looks around a
 * finding. What was found on real threads alone goes on there.
 *
 * @throws {InputError} when it is malformed, or its scenario or variant is no more
 */
export async function exploreAfter(
  token: string,
  options: Omit<ExploreOptions, 'variant' | 'spurious'> = {},
): Promise<ExploreResult> {
  try {
    const decoded = await readTokenOrPlan(token);
    if (isCheckToken(decoded)) throw new InputError('token: of a check, which can be replayed, but not continued');
    const { variant, plan, leftOut, settings } = decoded;
    const given = { ...options, spurious: settingsOf(settings).spurious };
    if (options.engine === 'lockstep' || isLockstepToken(decoded)) {
      return await exploreNatively(await openNativeToken(decoded, false), variant, { plan, leftOut }, given);
    }
    const { url, loaded } = await openToken(decoded, false);
    return await exploreFrom(url, loaded.scenario.name, variant, { plan, leftOut }, given);
  } catch (error) {
    if (error instanceof TokenError) throw new InputError(`token: ${error.message}`);
    throw error;
  }
}

type Beginning = { readonly plan: Plan; readonly leftOut: readonly number[] } | null;

async function exploreFrom(
  url: string,
  name: string,
  form: string,
  after: Beginning,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const [request, onThreads] = requestOf(url, form, after, options);
  const threads = new ExploreThreads(options.shard === undefined ? threadCount(options.threads) : 1);
  try {
    return await runShards(threads, request, name, onThreads, options);
  } finally {
    await threads.destroy();
  }
}

/** On real threads, one at a time: as many as there are actors. */
async function exploreNatively(
  native: NativeScenario,
  form: string,
  after: Beginning,
  options: ExploreOptions,
): Promise<ExploreResult> {
  if (threadCount(options.threads ?? 1) > 1)
    throw new RangeError('threads: on lockstep each actor has its own, and one of them runs at a time');
  const [request, onThreads] = requestOf(native.url, form, after, options);
  return await runShards(
    { count: 1, run: async (share) => await exploreOnThreads(native, share) },
    request,
    native.scenario.name,
    onThreads,
    options,
  );
}

async function runShards(
  threads: Pick<ExploreThreads, 'count' | 'run'>,
  request: CellRequest,
  name: string,
  onThreads: number,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const begin = performance.now();
  const control = new Int32Array(request.control);
  const timer = setInterval(() => {
    if (options.signal?.aborted) Atomics.store(control, CellControl.STOP, 1);
    options.onProgress?.(progressOf(control, performance.now() - begin, request.budgetMs));
  }, LOOK_MS);
  try {
    const cells = await Promise.all(sharesOf(request, threads.count).map((share) => threads.run(share)));
    const { traces: _, ...summary } = merge(
      cells.map((cell) => ({ ...cell.summary, traces: TraceSet.of(cell.traces) })),
    );
    const first = cells.find(({ finding }) => finding !== null)?.finding ?? null;
    return {
      scenario: name,
      variant: request.form,
      strategy: request.strategy,
      seed: request.seed,
      summary,
      coverage: coverageOf(summary),
      readsFromPairs: countPairs(cells),
      elapsedMs: performance.now() - begin,
      finding: first === null ? null : await confirm(first, onThreads),
      interrupted: options.signal?.aborted ?? false,
      ...(request.spurious && { spurious: true }),
    };
  } finally {
    clearInterval(timer);
  }
}

/** One request a thread: its share of the schedules, and of the executions. */
function sharesOf(request: CellRequest, count: number): CellRequest[] {
  if (count === 1 || request.shard !== null) return [request];
  return Array.from({ length: count }, (_, index) => ({
    ...request,
    shard: formatShard({ index, count }),
    executions: request.executions === null ? null : shareOf(request.executions, { index, count }),
  }));
}

function progressOf(control: Int32Array, elapsedMs: number, budgetMs: number | null): ExploreProgress {
  return {
    executions: Atomics.load(control, CellControl.EXECUTIONS),
    distinctTraces: Atomics.load(control, CellControl.DISTINCT),
    readsFromPairs: Atomics.load(control, CellControl.PAIRS),
    elapsedMs,
    budgetMs,
  };
}

function countPairs(cells: readonly CellResult[]): number {
  const pairs = new TraceSet();
  for (const cell of cells) pairs.addAll(TraceSet.of(cell.pairs));
  return pairs.size;
}

/** Shows the shrunk finding again on real threads, before anybody is told of it. */
export async function confirm(finding: CellFinding, times: number): Promise<CellFinding> {
  if (!finding.reproducible) return finding;
  await confirmOnThreads(finding.expected, times);
  return { ...finding, confirmed: { ...finding.confirmed, lockstep: times } };
}

function requestOf(url: string, form: string, after: Beginning, options: ExploreOptions): [CellRequest, number] {
  const strategy = options.exhaustive ? 'preemption-bounded' : (options.strategy ?? 'portfolio');
  if (strategyNamed(strategy, (stream) => new Random(0, stream)) === undefined) {
    throw new RangeError(unknownName('strategy', strategy, [...Object.keys(STRATEGIES), STRATEGY_FORMS]));
  }
  if (options.shard !== undefined && parseShard(options.shard) === undefined)
    throw new RangeError(`shard: "${options.shard}" is not a share such as 2/4`);
  const unlimited = options.executions !== undefined || options.exhaustive === true;
  const [replays, onThreads] = confirmationsOf(options.confirm ?? CONFIRM);
  return [
    {
      url,
      form,
      strategy,
      after,
      replays,
      seed: seedOf(options.seed),
      executions: options.executions === undefined ? null : whole('executions', options.executions, 1),
      steps: null,
      spurious: options.spurious ?? false,
      budgetMs: options.budgetMs ?? (unlimited ? null : BUDGET_MS),
      keepGoing: options.keepGoing ?? false,
      checkDeterminism: options.checkDeterminism ?? false,
      shard: options.shard ?? null,
      control: new SharedArrayBuffer(CellControl.WORDS * 4),
    },
    onThreads,
  ];
}

/** Reads `100/10`: replays on coop and on lockstep. @throws {RangeError} */
export function confirmationsOf(text: string): [number, number] {
  const [, coop, lockstep] = /^(\d{1,5})\/(\d{1,4})$/.exec(text) ?? [];
  if (coop === undefined || lockstep === undefined)
    throw new RangeError(`confirm: "${text}" is not two numbers such as ${CONFIRM}`);
  return [Number(coop), Number(lockstep)];
}
