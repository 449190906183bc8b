/** `smplab explore` as a function: looks for interleavings of a scenario that must not be. */
import { parseShard } from '../explore/shard.js';
import { merge, type Summary } from '../explore/statistics.js';
import { STRATEGIES } from '../explore/strategies/index.js';
import { CellControl, type CellFinding, type CellRequest } from './explore-cell.js';
import { ExploreThreads } from './explore-threads.js';
import { loadScenario } from './coop/load.js';
import { replay } from './replay.js';
import { urlOf } from './scenario-catalog.js';
import { InputError } from './trace-file.js';

export interface ExploreOptions {
  /** Kernel variant, or `broken` or `cured`. Default: the first one that the scenario names. */
  readonly variant?: string;
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
  /** Go on after the first finding. */
  readonly keepGoing?: boolean;
  /** Threads. Default: one a core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: ExploreProgress) => void;
}

export interface ExploreProgress {
  readonly executions: number;
  readonly elapsedMs: number;
  readonly budgetMs: number | null;
}

export interface ExploreResult {
  readonly scenario: string;
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  readonly summary: Summary;
  readonly finding: CellFinding | null;
  readonly elapsedMs: number;
  readonly interrupted: boolean;
}

const BUDGET_MS = 10_000;
const LOOK_MS = 100;

/** @param scenario a name of `smplab list`, or the path of a module that exports `scenario` */
export async function explore(scenario: string, options: ExploreOptions = {}): Promise<ExploreResult> {
  const url = urlOf(scenario);
  const { scenario: declared } = await loadScenario(url).catch((error: Error) => {
    throw new InputError(`${scenario}: ${error.message}`);
  });
  const request = requestOf(url, declared.forms, options);
  const threads = new ExploreThreads(options.shard === undefined && request.executions === null ? options.threads : 1);
  try {
    return await runShards(threads, request, declared.name, options);
  } finally {
    await threads.destroy();
  }
}

async function runShards(threads: ExploreThreads, request: CellRequest, name: string, options: ExploreOptions): Promise<ExploreResult> {
  const begin = performance.now();
  const control = new Int32Array(request.control);
  const shards = threads.count === 1 ? [request.shard] : Array.from({ length: threads.count }, (_, i) => `${i + 1}/${threads.count}`);
  const timer = setInterval(() => {
    if (options.signal?.aborted) Atomics.store(control, CellControl.STOP, 1);
    options.onProgress?.({ executions: Atomics.load(control, CellControl.EXECUTIONS), elapsedMs: performance.now() - begin, budgetMs: request.budgetMs });
  }, LOOK_MS);
  try {
    const cells = await Promise.all(shards.map((shard) => threads.run({ ...request, shard })));
    const { traces: _, ...summary } = merge(cells.map((cell) => cell.summary));
    return {
      scenario: name, variant: request.form, strategy: request.strategy, seed: request.seed, summary,
      finding: await confirm(cells.find(({ finding }) => finding !== null)?.finding ?? null),
      elapsedMs: performance.now() - begin,
      interrupted: options.signal?.aborted ?? false,
    };
  } finally {
    clearInterval(timer);
  }
}

/** Shows the shrunk finding again on real threads, before anybody is told of it. */
async function confirm(finding: CellFinding | null): Promise<CellFinding | null> {
  if (finding === null) return null;
  await replay(finding.token, 'lockstep');
  return { ...finding, confirmedOn: ['coop', 'lockstep'] };
}

function requestOf(url: string, forms: readonly string[], options: ExploreOptions): CellRequest {
  const form = options.variant ?? forms[0];
  if (!forms.includes(form)) throw new RangeError(`unknown variant "${form}" for this scenario: there are ${forms.join(', ')}`);
  const strategy = options.exhaustive ? 'preemption-bounded' : (options.strategy ?? 'portfolio');
  if (!(strategy in STRATEGIES) && !/^pct:[1-9]\d?$/.test(strategy)) {
    throw new RangeError(`unknown strategy "${strategy}": there are ${Object.keys(STRATEGIES).join(', ')}`);
  }
  if (options.shard !== undefined && parseShard(options.shard) === undefined) throw new RangeError(`shard: "${options.shard}" is not a share such as 2/4`);
  const unlimited = options.executions !== undefined || options.exhaustive === true;
  return {
    url, form, strategy,
    seed: whole('seed', options.seed ?? Date.now() % 2 ** 31, 0),
    executions: options.executions === undefined ? null : whole('executions', options.executions, 1),
    budgetMs: options.budgetMs ?? (unlimited ? null : BUDGET_MS),
    keepGoing: options.keepGoing ?? false,
    shard: options.shard ?? null,
    control: new SharedArrayBuffer(CellControl.WORDS * 4),
  };
}

function whole(name: string, value: number, min: number): number {
  if (!Number.isSafeInteger(value) || value < min) throw new RangeError(`${name}: ${value} is not a whole number of at least ${min}`);
  return value;
}
