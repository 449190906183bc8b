/**
 * Explores generated programs: what every exploring thread of a check runs. Each program has a number, and is made from
 * it and the seed alone, so which program is the first to show something depends on no thread and no clock.
 */
import { NOT_DECIDED } from '../../../check/checked-program.js';
import { hasOperations } from '../../../check/definition-problem.js';
import { programLines } from '../../../check/programs/text.js';
import { allPrograms } from '../../../check/programs/enumerate.js';
import { programNumbered, SIZES } from '../../../check/programs/generate.js';
import { namelessText } from '../../../check/programs/symmetry.js';
import type { AnyCheck, OperationsDefinition } from '../../../lab/check-definition.js';
import { declaredSince, type DeclaredRaceSeen } from '../../../lab/data-race.js';
import type { PlainMemory } from '../../../lab/plain-memory.js';
import type { CheckProgram } from '../../../lab/check-program.js';
import { PROGRAMS_TOLD, type CoveredPrograms, type ExploredProgram } from '../../../lab/check-report.js';
import { Random } from '../../../machine/random.js';
import { loadedCheck } from '../../../runners/coop/loaded.js';
import type { Life } from '../../../runners/pool/task.js';
import { executeAll } from '../../../runners/tasks/execute.js';
import { fingerprint } from '../../../search/checksum.js';
import { exploring } from '../../../search/explorer.js';
import type { RunnerAtOnce, RunnerOfThreads } from '../../../search/runner.js';
import type { Statistics } from '../../../search/statistics.js';
import { Dpor } from '../../../search/strategies/dpor/dpor.js';
import { coveringFirst, coveringPlainlyFirst, strategyNamed } from '../../../search/strategies/index.js';
import { WHOLE } from '../../../search/shard.js';
import { TraceSet } from '../../../search/trace-set.js';
import { Headway } from './headway.js';
import type { ExploredPrograms, ProgramOutcome, ProgramsOrder } from './tasks.js';

/** Executions of the first program of each size; every further round of sizes adds as many. */
const EXECUTIONS = 120;
/** Executions in which a program may be covered entirely, for each that samples it otherwise. */
const COVERING = 4;
/** Distance of the seeds of two programs' strategies. */
const PROGRAM_SEEDS = 7919;

export async function explorePrograms(order: ProgramsOrder, life: Life): Promise<ExploredPrograms> {
  const engine = await open(order, life);
  const around = { ...order, aroundLater: order.engine === 'coop' };
  const headway = new Headway(order.headway);
  const { thread, threads, executions: most } = order;
  const traces = new TraceSet();
  const known = new Set<string>();
  const outcomes: ProgramOutcome[] = [];
  let [executions, declared] = [0, engine.declaredRaces];
  try {
    const toProve = programsToProve(engine.definition, order);
    const answer = { toProve: toProve?.length ?? 0, outcomes, watched: declared !== undefined };
    for (let number = 0; ; number++) {
      headway.reached(thread, number, executions);
      if (isOver(order, life, number) || headway.before(number) >= (most ?? Infinity)) break;
      const program =
        toProve === null
          ? programNumbered(engine.definition, around, number, new Random(order.seed, number))
          : toProve[number];
      if (program === undefined) break;
      const text = namelessText(engine.definition, program);
      // One thread has all that are one program, so it knows which of them are covered already.
      if (fingerprint(text) % threads !== thread || known.has(text)) continue;
      const statistics = await exploreProgram(await engine.runner(program), order, life, number);
      executions += statistics.executions;
      if (isCovered(statistics)) known.add(text);
      const seen = engine.declaredRaces;
      outcomes.push({
        number,
        executions: statistics.executions,
        ...(statistics.reduced === true
          ? { traces: NO_TRACES, orders: statistics.distinctTraces }
          : { traces: newOf(traces, statistics.traces), orders: 0 }),
        unknown: statistics.outcomes[NOT_DECIDED] ?? 0,
        covered: isCovered(statistics) ? coveredProgram(program, statistics.executions) : null,
        told: outcomes.length < PROGRAMS_TOLD ? exploredProgram(number, program, statistics) : null,
        declaredRaces: declaredSince(declared ?? [], seen ?? []),
      });
      declared = seen;
      const [found] = statistics.findings;
      if (found === undefined) continue;
      life.found(number);
      return { ...answer, found: { number, program, found } };
    }
    return { ...answer, found: null };
  } finally {
    await engine.close();
  }
}

const NO_TRACES = new Int32Array();

/** Adds hashes of another set, and says which it did not have. */
function newOf(traces: TraceSet, others: TraceSet): Int32Array {
  return others.toArray().filter((hash) => {
    const { size } = traces;
    traces.add(hash);
    return traces.size > size;
  });
}

interface Engine {
  readonly definition: OperationsDefinition<unknown, unknown, unknown>;
  /** Undefined: data races are not looked for. */
  readonly declaredRaces: readonly DeclaredRaceSeen[] | undefined;
  runner(program: CheckProgram): RunnerAtOnce | RunnerOfThreads | Promise<RunnerOfThreads>;
  close(): Promise<void>;
}

async function open({ url, engine, plain }: ProgramsOrder, life: Life): Promise<Engine> {
  life.loading(`while it was loaded for ${engine}`);
  const opened = engine === 'coop' ? await openCoop(url, plain) : await openThreads(url, plain);
  const { definition } = opened;
  if (!hasOperations(definition)) throw new Error('a hand-written case has no programs');
  life.note('in a program that was explored');
  return Object.assign(opened, { definition }); // what it declares is asked for later
}

type Opened = Omit<Engine, 'definition'> & { readonly definition: AnyCheck };

async function openCoop(url: string, plain: PlainMemory): Promise<Opened> {
  const check = await loadedCheck(url, plain.points);
  const { CheckRunner } = await import('../../../runners/coop/runner.js');
  return {
    definition: check.definition,
    get declaredRaces() {
      return check.races.declared;
    },
    runner: (program) => new CheckRunner(check, program, plain),
    close: async () => undefined,
  };
}

async function openThreads(url: string, plain: PlainMemory): Promise<Opened> {
  const { ThreadsOfCheck } = await import('../../../runners/lockstep/open.js');
  const check = await ThreadsOfCheck.open(url, plain, true);
  return {
    definition: check.definition,
    get declaredRaces() {
      return check.declaredRaces;
    },
    runner: async (program) => await check.runner(program),
    close: async () => await check.close(),
  };
}

async function exploreProgram(
  runner: RunnerAtOnce | RunnerOfThreads,
  order: ProgramsOrder,
  life: Life,
  number: number,
): Promise<Statistics> {
  const deadline = (): boolean => isOver(order, life, number);
  if (order.prove !== null) {
    const proving = runner.tells ? new Dpor() : strategyNamed('preemption-bounded', (stream) => new Random(0, stream))!;
    return await executeAll(
      runner,
      () => exploring(proving, { deadline, watchesAll: true }, () => life.executed()),
      life,
    );
  }
  const seed = order.seed + number * PROGRAM_SEEDS;
  const executions = EXECUTIONS * (1 + Math.trunc(number / SIZES.length));
  const sampled = strategyNamed('portfolio', (stream) => new Random(seed, stream))!;
  const covering = runner.engine === 'coop' ? COVERING * executions : 0;
  const strategy =
    covering === 0
      ? sampled
      : runner.tells
        ? coveringFirst(sampled, WHOLE, covering)
        : coveringPlainlyFirst(sampled, covering);
  const limits = {
    executions: covering + executions,
    deadline,
    watchesAll: true,
  };
  return await executeAll(runner, () => exploring(strategy, limits, () => life.executed()), life);
}

function programsToProve(
  definition: Engine['definition'],
  { prove, drains, seed, later }: ProgramsOrder,
): (CheckProgram | undefined)[] | null {
  if (prove === null) return null;
  const programs = allPrograms(definition, prove, drains, new Random(seed, 0));
  return later ? programs.map((program) => ({ ...program, later })) : programs;
}

function exploredProgram(number: number, program: CheckProgram, statistics: Statistics): ExploredProgram {
  const { executions, coverage, gaveUp } = statistics;
  return {
    number,
    program: programLines(program),
    executions,
    coverage: isCovered(statistics) ? 'exhausted' : coverage,
    ...(gaveUp !== undefined && { gaveUp }),
  };
}

function isCovered({ coveredAll, coverage }: Statistics): boolean {
  return coveredAll === true || coverage === 'exhausted';
}

function coveredProgram({ threads }: CheckProgram, executions: number): CoveredPrograms {
  return {
    programs: 1,
    executions,
    threads: threads.length,
    calls: Math.max(0, ...threads.map((calls) => calls.length)),
  };
}

function isOver({ until }: ProgramsOrder, life: Life, number: number): boolean {
  return life.stopped || life.isLate(number) || Date.now() > until;
}
