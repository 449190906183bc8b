/** Explores one scenario in one form, in this thread: what every exploring thread runs. */
import { explore } from '../explore/explorer.js';
import { parseShard, WHOLE } from '../explore/shard.js';
import { shrink, type Shrunk } from '../explore/shrink.js';
import type { Summary } from '../explore/statistics.js';
import { strategyNamed } from '../explore/strategies/index.js';
import { encodeToken } from '../explore/token.js';
import type { Interleaving } from '../lab/interleaving.js';
import { Random } from '../machine/random.js';
import { interleavingOf } from './coop/interleaving.js';
import { loadScenario, type LoadedScenario } from './coop/load.js';
import { replayExactly } from './replay-plan.js';

/** Plain data: it travels to the thread. */
export interface CellRequest {
  /** URL of the scenario's module. */
  readonly url: string;
  readonly form: string;
  readonly strategy: string;
  readonly seed: number;
  readonly executions: number | null;
  /** Milliseconds, or null: no limit. */
  readonly budgetMs: number | null;
  readonly keepGoing: boolean;
  /** `2/4`, or null: all of it. */
  readonly shard: string | null;
  /** Words shared by the threads of one exploration: see CellControl. */
  readonly control: SharedArrayBuffer;
}

/** Words of `control`. */
export const CellControl = { STOP: 0, EXECUTIONS: 1, DISTINCT: 2, WORDS: 3 } as const;

/** Plain data: it travels back. */
export interface CellResult {
  readonly scenario: string;
  readonly form: string;
  readonly summary: Summary;
  readonly finding: CellFinding | null;
}

export interface CellFinding {
  readonly kind: string;
  readonly text: string;
  readonly strategy: string;
  readonly token: string;
  readonly shrunk: Omit<Shrunk, 'execution'>;
  readonly steps: number;
  readonly preemptions: number;
  readonly interleaving: Interleaving;
  /** Engines on which the shrunk plan showed the finding again. */
  readonly confirmedOn: readonly string[];
}

/** Executions that may be spent on shrinking. */
const SHRINK_EXECUTIONS = 5000;

/** Context: a thread of its own, or a test. Never waits; stops when `control` says so or the budget is used up. */
export async function exploreCell(request: CellRequest): Promise<CellResult> {
  const loaded = await loadScenario(request.url);
  const { executor } = loaded.executor(request.form);
  const shard = request.shard === null ? WHOLE : parseShard(request.shard);
  const strategy = strategyNamed(request.strategy, (stream) => new Random(request.seed, stream), shard);
  if (strategy === undefined || shard === undefined) throw new RangeError(`unknown strategy "${request.strategy}" or shard "${request.shard}"`);
  const control = new Int32Array(request.control);
  const until = request.budgetMs === null ? Infinity : performance.now() + request.budgetMs;
  const statistics = explore((chooser) => executor.execute(chooser), strategy, {
    ...(request.executions === null ? {} : { executions: request.executions }),
    keepGoing: request.keepGoing, shard,
    deadline: () => Atomics.load(control, CellControl.STOP) !== 0 || performance.now() > until,
  }, () => Atomics.add(control, CellControl.EXECUTIONS, 1));
  const { traces: _, ...summary } = statistics;
  const found = statistics.findings[0];
  if (found !== undefined && !request.keepGoing) Atomics.store(control, CellControl.STOP, 1);
  return {
    scenario: loaded.scenario.name, form: request.form, summary,
    finding: found === undefined ? null : describeFinding(loaded, request.form, found.strategy, found.execution),
  };
}

function describeFinding(loaded: LoadedScenario, form: string, strategy: string, found: Parameters<typeof shrink>[1]): CellFinding {
  const { executor, program } = loaded.executor(form);
  const { execution: shrunkExecution, ...shrunk } = shrink(
    { reductions: program.actors + program.devices, execute: (chooser, leftOut) => executor.execute(chooser, leftOut) },
    found, { executions: SHRINK_EXECUTIONS },
  );
  const { execution, steps } = replayExactly(executor, shrunkExecution.plan, shrunk.leftOut);
  const [finding] = execution.findings;
  const origin = { scenario: loaded.scenario.name, variant: form, program: loaded.source };
  return {
    kind: finding.kind, text: finding.text, strategy, shrunk,
    token: encodeToken(origin, shrunkExecution.plan, shrunk.leftOut),
    steps: execution.steps, preemptions: execution.preemptions,
    interleaving: interleavingOf(program, loaded.sites, execution, steps, loaded.scenario.kind),
    confirmedOn: ['coop'],
  };
}
