/** Explores generated programs on the coop engine, in this thread: what every exploring thread of a check runs. */
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { ActorsProgram, NOT_DECIDED, OperationsProgram, type CheckedProgram } from '../../check/checked-program.js';
import { hasOperations } from '../../check/definition-problem.js';
import { Generator as Programs, SIZES } from '../../check/generate.js';
import { reduceProgram, reductionsOf } from '../../check/prepared-program.js';
import { explore } from '../../search/explorer.js';
import type { Shard } from '../../search/shard.js';
import type { Statistics } from '../../search/statistics.js';
import { shrink } from '../../search/shrink.js';
import { strategyNamed } from '../../search/strategies/index.js';
import { TraceSet } from '../../search/trace-set.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import type { Execution } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import { CoopExecutor } from '../../runners/coop/executor.js';
import { CoopCheckProgram } from '../../subjects/check/program.js';
import { FrozenCheckProgram } from '../../subjects/check/frozen-program.js';
import type { CheckControl } from '../../runners/check-control.js';
import { findingOf } from './finding.js';
import type { LoadedCheck } from '../../runners/coop/load-check.js';
import { modelOf } from '../../check/model.js';
import { withinEngine } from '../../subjects/check/surroundings.js';

export interface ExploreOrder {
  readonly seed: number;
  readonly shard: Shard;
  readonly drains: boolean;
  /** On the wall clock, which all threads share. */
  readonly until: number;
  readonly control: CheckControl;
  /** Number of this thread. */
  readonly thread: number;
}

export interface Explored {
  readonly programs: number;
  readonly executions: number;
  readonly distinctTraces: number;
  /** Executions that could not be judged within bounds. */
  readonly unknown: number;
  readonly finding: CheckFinding | null;
}

/** Of a hand-written case. */
export const NOTHING: CheckProgram = { before: [], threads: [] };
/** Executions of the first program of each size; every further round of sizes adds as many. */
const EXECUTIONS = 120;
/** Executions that may be spent on shrinking. */
const SHRINK_EXECUTIONS = 4000;
/** Distance of the seeds of two programs' strategies. */
const PROGRAM_SEEDS = 7919;

/** A check on one scheduler. */
export class CoopCheck {
  readonly scheduler = new CoopScheduler();
  readonly #instance: ReturnType<LoadedCheck['instantiate']>;

  constructor(readonly loaded: LoadedCheck) {
    this.#instance = loaded.instantiate(this.scheduler);
  }

  get definition(): LoadedCheck['definition'] {
    return this.#instance.definition;
  }

  /** @param program ignored by a hand-written case */
  executor(program: CheckProgram): { readonly executor: CoopExecutor; readonly coop: CoopCheckProgram } {
    const { definition, code } = this.#instance;
    const surroundings = withinEngine((work) => this.scheduler.bounded(work));
    const checked: CheckedProgram = hasOperations(definition)
      ? new OperationsProgram(program, code, { definition, model: modelOf(definition), ...surroundings })
      : new ActorsProgram(definition, code, surroundings);
    const { frozen } = program;
    const coop =
      frozen === undefined
        ? new CoopCheckProgram(checked, this.scheduler)
        : new FrozenCheckProgram(checked, this.scheduler, this.loaded.sites, frozen);
    return {
      executor: new CoopExecutor(
        this.scheduler,
        coop,
        { name: '', story: '', source: '', forms: [], outcomes: [] },
        '',
      ),
      coop,
    };
  }
}

export function exploreCheck(loaded: LoadedCheck, order: ExploreOrder): Explored {
  const check = new CoopCheck(loaded);
  const traces = new TraceSet();
  let [programs, executions, unknown] = [0, 0, 0];
  for (const { program, limit } of programsOf(check, order)) {
    const statistics = exploreProgram(check, program, { ...order, seed: order.seed + programs * PROGRAM_SEEDS }, limit);
    programs++;
    executions += statistics.executions;
    unknown += statistics.outcomes[NOT_DECIDED] ?? 0;
    traces.addAll(statistics.traces);
    const [found] = statistics.findings;
    if (found !== undefined) {
      order.control.stop();
      return {
        programs,
        executions,
        distinctTraces: traces.size,
        unknown,
        finding: shrunk(check, program, found.strategy, found.execution, order),
      };
    }
    if (isOver(order)) break;
  }
  return { programs, executions, distinctTraces: traces.size, unknown, finding: null };
}

function exploreProgram(check: CoopCheck, program: CheckProgram, order: ExploreOrder, limit: number): Statistics {
  const { executor } = check.executor(program);
  const strategy = strategyNamed('portfolio', (stream) => new Random(order.seed, stream), order.shard)!;
  return explore(
    (chooser) => executor.execute(chooser),
    strategy,
    { executions: limit, shard: order.shard, deadline: () => isOver(order) },
    () => order.control.executed(order.thread),
  );
}

function isOver({ until, control }: ExploreOrder): boolean {
  return control.stopped || Date.now() > until;
}

/** Programs of all sizes in turn, small ones first; a hand-written case is always the same program. */
function* programsOf(
  { definition }: CoopCheck,
  { seed, shard, drains }: ExploreOrder,
): Generator<{ program: CheckProgram; limit: number }, void> {
  if (!hasOperations(definition)) {
    yield { program: NOTHING, limit: Infinity };
    return;
  }
  const generator = new Programs(definition, new Random(seed, shard.index));
  for (let round = 1; ; round++) {
    for (const size of SIZES) yield { program: generator.program(size, drains), limit: EXECUTIONS * round };
  }
}

/** As few calls as possible, then as simple a schedule as possible, and the arguments numbered anew. */
function shrunk(
  check: CoopCheck,
  program: CheckProgram,
  strategy: string,
  found: Execution,
  { control, thread }: ExploreOrder,
): CheckFinding {
  const { definition } = check;
  const executors = new Map<string, CoopExecutor | null>();
  const executorWithout = (leftOut: readonly number[]): CoopExecutor | null => {
    const key = leftOut.join();
    if (!executors.has(key)) {
      const smaller = hasOperations(definition) ? reduceProgram(definition, program, new Set(leftOut)) : program;
      executors.set(key, smaller === null ? null : check.executor(smaller).executor);
    }
    return executors.get(key)!;
  };
  const reductions = hasOperations(definition) ? reductionsOf(program) : 0;
  const { execution, leftOut, before, after, executions } = shrink(
    {
      reductions,
      execute: (chooser, without) => {
        control.beat(thread);
        return executorWithout(without)?.execute(chooser) ?? null;
      },
    },
    found,
    { executions: SHRINK_EXECUTIONS },
  );
  const smallest = hasOperations(definition) ? reduceProgram(definition, program, new Set(leftOut))! : program;
  return findingOf(check, smallest, execution.plan, {
    strategy,
    executions,
    before: { ...before, calls: reductions },
    after: { ...after, calls: reductions - leftOut.length },
  });
}
