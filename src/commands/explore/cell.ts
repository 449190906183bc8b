/** Explores one scenario in one form, in this thread: what every exploring thread runs. */
import { deterministic } from '../../search/deterministic.js';
import { explore } from '../../search/explorer.js';
import { parseShard, WHOLE, type Shard } from '../../search/shard.js';
import type { Statistics, Summary } from '../../search/statistics.js';
import { strategyNamed } from '../../search/strategies/index.js';
import { Replay } from '../../search/strategies/replay.js';
import { TraceSet } from '../../search/trace-set.js';
import type { Step } from '../../engine/controlled/step.js';
import type { Chooser, Execution, Plan, Strategy } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import type { CoopExecutor } from '../../runners/coop/executor.js';
import { loadScenario, type LoadedScenario } from '../../runners/coop/load.js';
import { describeFinding, type CellFinding } from '../../search/finding.js';
import { addReadsFrom } from '../../observe/reads-from.js';

/** Plain data: it travels to the thread. */
export interface CellRequest {
  /** URL of the scenario's module. */
  readonly url: string;
  readonly form: string;
  readonly strategy: string;
  readonly seed: number;
  readonly executions: number | null;
  /** Steps after which no execution is begun, or null: no limit. The same on every machine, unlike time. */
  readonly steps: number | null;
  /** Milliseconds, or null: no limit. */
  readonly budgetMs: number | null;
  readonly keepGoing: boolean;
  /** Waits may end by themselves. */
  readonly spurious: boolean;
  /** Executes everything twice, and takes a difference for a finding. */
  readonly checkDeterminism: boolean;
  /** Each execution begins with this plan, as far as it fits, of a program without some of it; or null. */
  readonly after: { readonly plan: Plan; readonly leftOut: readonly number[] } | null;
  /** `2/4`, or null: all of it. */
  readonly shard: string | null;
  /** Replays of a finding on coop before it is told of. */
  readonly replays: number;
  /** Words shared by the threads of one exploration: see CellControl. */
  readonly control: SharedArrayBuffer;
}

/**
 * Words of `control`. PAIRS and DISTINCT add up what each thread has seen, so they may count one thing more than once.
 */
export const CellControl = { STOP: 0, EXECUTIONS: 1, DISTINCT: 2, PAIRS: 3, WORDS: 4 } as const;

/** Plain data: it travels back. */
export interface CellResult {
  readonly scenario: string;
  readonly form: string;
  readonly summary: Summary;
  /** Hashes of the different traces, and of the pairs of a write and a read of it that were seen. */
  readonly traces: Int32Array;
  readonly pairs: Int32Array;
  readonly finding: CellFinding | null;
}

/**
 * Reads-from pairs are collected from the first executions, and from one in so many later ones: recording has its
 * price.
 */
const RECORDED_FIRST = 256;
const RECORDED_EVERY = 64;

/** What this thread has loaded: rewriting the kernel anew for each form takes longer than many a cell. */
const loadedScenarios = new Map<string, Promise<LoadedScenario>>();

/** Context: a thread of its own, or a test. Never waits; stops when `control` says so or the budget is used up. */
export async function exploreCell(request: CellRequest): Promise<CellResult> {
  const { url, form, keepGoing, spurious, replays } = request;
  const loading = loadedScenarios.get(url) ?? loadScenario(url);
  loadedScenarios.set(url, loading);
  const loaded = await loading;
  const [strategy, shard] = strategyOf(request);
  const leftOut = request.after?.leftOut ?? [];
  const pairs = new TraceSet();
  const execute = recording(loaded.executor(form, spurious).executor, leftOut, pairs);
  const { stop, count } = accounting(request, pairs);
  const statistics = explore(
    request.checkDeterminism ? deterministic(execute) : execute,
    strategy,
    {
      ...(request.executions === null ? {} : { executions: request.executions }),
      keepGoing,
      shard,
      deadline: stop,
    },
    count,
  );
  const { traces, ...summary } = statistics;
  const found = statistics.findings[0];
  if (found !== undefined && !keepGoing) Atomics.store(new Int32Array(request.control), CellControl.STOP, 1);
  return {
    scenario: loaded.scenario.name,
    form,
    summary,
    traces: traces.toArray(),
    pairs: pairs.toArray(),
    finding:
      found === undefined
        ? null
        : describeFinding({ loaded, url, form, spurious, leftOut }, found.strategy, found.execution, replays),
  };
}

export function strategyOf({ strategy: name, shard: text, seed, after }: CellRequest): [Strategy, Shard] {
  const shard = text === null ? WHOLE : parseShard(text);
  if (shard === undefined) throw new RangeError(`"${text}" is not a share`);
  const strategy = strategyNamed(name, (stream) => new Random(seed, stream), shard);
  if (strategy === undefined) throw new RangeError(`unknown strategy "${name}"`);
  return [after === null ? strategy : new Replay(after.plan, strategy), shard];
}

/** Executions of which some are recorded, for what they read from. */
function recording(
  executor: CoopExecutor,
  leftOut: readonly number[],
  pairs: TraceSet,
): (chooser: Chooser) => Execution {
  let number = 0;
  return (chooser) => {
    const recorded = number < RECORDED_FIRST || number % RECORDED_EVERY === 0;
    number++;
    if (!recorded) return executor.execute(chooser, leftOut);
    const steps: Step[] = [];
    const execution = executor.execute(chooser, leftOut, steps);
    addReadsFrom(steps, pairs);
    return execution;
  };
}

/** Tells the others what this thread does, and when it has to stop. */
export function accounting(
  request: CellRequest,
  pairs: TraceSet,
): { stop: () => boolean; count: (statistics: Statistics) => void } {
  const control = new Int32Array(request.control);
  const until = request.budgetMs === null ? Infinity : performance.now() + request.budgetMs;
  const most = request.steps ?? Infinity;
  const told = { executions: 0, traces: 0, pairs: 0 };
  let steps = 0;
  const tell = (statistics: Statistics): void => {
    Atomics.add(control, CellControl.EXECUTIONS, statistics.executions - told.executions);
    Atomics.add(control, CellControl.DISTINCT, statistics.distinctTraces - told.traces);
    Atomics.add(control, CellControl.PAIRS, pairs.size - told.pairs);
    Object.assign(told, { executions: statistics.executions, traces: statistics.distinctTraces, pairs: pairs.size });
  };
  return {
    stop: () => steps >= most || Atomics.load(control, CellControl.STOP) !== 0 || performance.now() > until,
    count: (statistics) => {
      steps = statistics.steps;
      tell(statistics);
    },
  };
}
