/**
 * Explores generated programs: what every exploring thread of a check runs. Each program has a number, and is made from
 * it and the seed alone, so which program is the first to show something depends on no thread and no clock.
 */
import { NOT_DECIDED } from '../../../check/checked-program.js';
import { hasOperations } from '../../../check/definition-problem.js';
import { Generator as Programs, SIZES } from '../../../check/generate.js';
import type { OperationsDefinition } from '../../../lab/check-definition.js';
import type { DeclaredRaceSeen } from '../../../lab/data-race.js';
import type { CheckProgram } from '../../../lab/check-program.js';
import { Random } from '../../../machine/random.js';
import { CheckRunner } from '../../../runners/coop/runner.js';
import { loadedCheck, ThreadsOfCheck } from '../../../runners/open-runner.js';
import type { Life } from '../../../runners/pool/task.js';
import { executeAll } from '../../../runners/tasks/execute.js';
import { exploring } from '../../../search/explorer.js';
import type { RunnerAtOnce, RunnerOfThreads } from '../../../search/runner.js';
import type { Statistics } from '../../../search/statistics.js';
import { strategyNamed } from '../../../search/strategies/index.js';
import { TraceSet } from '../../../search/trace-set.js';
import type { ExploredPrograms, ProgramsOrder } from './tasks.js';

/** Executions of the first program of each size; every further round of sizes adds as many. */
const EXECUTIONS = 120;
/** Distance of the seeds of two programs' strategies. */
const PROGRAM_SEEDS = 7919;

export async function explorePrograms(order: ProgramsOrder, life: Life): Promise<ExploredPrograms> {
  const engine = await open(order, life);
  const traces = new TraceSet();
  let [programs, executions, unknown] = [0, 0, 0];
  const counts = (): Omit<ExploredPrograms, 'found'> => {
    const { declaredRaces } = engine;
    return { programs, executions, distinctTraces: traces.size, unknown, declaredRaces };
  };
  try {
    for (let number = order.first; !isOver(order, life, number); number += order.step) {
      const program = programNumbered(engine.definition, order, number);
      const statistics = await exploreProgram(await engine.runner(program), order, life, number);
      programs++;
      executions += statistics.executions;
      unknown += statistics.outcomes[NOT_DECIDED] ?? 0;
      traces.addAll(statistics.traces);
      const [found] = statistics.findings;
      if (found === undefined) continue;
      life.found(number);
      return { ...counts(), found: { number, program, found } };
    }
    return { ...counts(), found: null };
  } finally {
    await engine.close();
  }
}

interface Engine {
  readonly definition: OperationsDefinition<unknown, unknown, unknown>;
  readonly declaredRaces: readonly DeclaredRaceSeen[];
  runner(program: CheckProgram): RunnerAtOnce | RunnerOfThreads | Promise<RunnerOfThreads>;
  close(): Promise<void>;
}

async function open({ url, engine }: ProgramsOrder, life: Life): Promise<Engine> {
  life.loading(`while it was loaded for ${engine}`);
  const check = engine === 'coop' ? await loadedCheck(url) : await ThreadsOfCheck.open(url);
  const { definition } = check;
  if (!hasOperations(definition)) throw new Error('a hand-written case has no programs');
  life.note('in a program that was explored');
  return check instanceof ThreadsOfCheck
    ? { definition, declaredRaces: [], runner: (program) => check.runner(program), close: () => check.close() }
    : {
        definition,
        get declaredRaces() {
          return check.races.declared;
        },
        runner: (program) => new CheckRunner(check, program),
        close: async () => undefined,
      };
}

/** Programs of all sizes in turn, small ones first. */
function programNumbered(
  definition: Engine['definition'],
  { seed, drains }: ProgramsOrder,
  number: number,
): CheckProgram {
  return new Programs(definition, new Random(seed, number)).program(SIZES[number % SIZES.length], drains);
}

async function exploreProgram(
  runner: RunnerAtOnce | RunnerOfThreads,
  order: ProgramsOrder,
  life: Life,
  number: number,
): Promise<Statistics> {
  const seed = order.seed + number * PROGRAM_SEEDS;
  const strategy = strategyNamed('portfolio', (stream) => new Random(seed, stream))!;
  const limits = {
    executions: EXECUTIONS * (1 + Math.trunc(number / SIZES.length)),
    deadline: () => isOver(order, life, number),
  };
  return await executeAll(runner, () => exploring(strategy, limits, () => life.executed()), life);
}

function isOver({ until }: ProgramsOrder, life: Life, number: number): boolean {
  return life.stopped || life.isLate(number) || Date.now() > until;
}
