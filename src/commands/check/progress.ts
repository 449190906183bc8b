/** Freezes threads of small programs at every step, on coop, and looks whether the others get on. */
import { hasOperations } from '../../check/definition-problem.js';
import { Generator as Programs, SIZES } from '../../check/generate.js';
import { Prefix, ProgressTally, RoundRobin, Survey, withoutWaiting, type Kept } from '../../check/progress.js';
import { reductionsOf } from '../../check/prepared-program.js';
import { RandomWalk } from '../../search/strategies/random-walk.js';
import type { CheckProgram, Freeze } from '../../lab/check-program.js';
import type { CheckFinding, ProgressSummary } from '../../lab/check-report.js';
import type { Chooser, Execution } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import { CoopCheck, NOTHING, type ExploreOrder } from './explore.js';
import { findingOf } from './finding.js';
import type { LoadedCheck } from '../../runners/coop/load-check.js';
import { FrozenCheckProgram } from '../../subjects/check/frozen-program.js';
import { SpinsPlainly } from '../../subjects/check/program.js';

export interface Progressed {
  readonly summary: ProgressSummary;
  /** When more was claimed. */
  readonly finding: CheckFinding | null;
}

export interface FreezeOrder extends Omit<ExploreOrder, 'shard' | 'drains'> {
  /** At most so many. */
  readonly programs: number;
}

/** A run in which somebody was kept, to be shown again. */
interface FrozenRun extends Kept {
  readonly program: CheckProgram;
  readonly execution: Execution;
}

const NOBODY: Freeze = { at: Infinity, threads: [] };
/** Ways through a program on which threads are frozen: the default's, and random ones. */
const WAYS = 4;
/** Programs without a place to freeze a thread at, after which there will be none. */
const PROGRAMS = 100;
/** Freezes of the first program, whatever the time. */
const AT_LEAST = 50;
/** Of the random numbers of a check. */
const STREAM = 1000;
const FIRST: Chooser = { choose: ({ preferred }) => preferred };

export function checkProgress(loaded: LoadedCheck, order: FreezeOrder): Progressed {
  const check = new CoopCheck(loaded);
  const { definition } = check;
  const claimed = hasOperations(definition) ? (definition.progress ?? null) : null;
  const { waits, rest } = hasOperations(definition) ? withoutWaiting(definition) : { waits: [], rest: null };
  if (hasOperations(definition) && rest === null) {
    return {
      summary: { verdict: 'waiting', claimed, programs: 0, freezes: 0, alone: 0, waits, places: [], text: null },
      finding: null,
    };
  }
  const random = new Random(order.seed, STREAM);
  const tally = new ProgressTally<FrozenRun>();
  try {
    for (const program of rest === null ? [NOTHING] : programsOf(new Programs(rest, random))) {
      freezeIn(check, program, { ...order, random, tally });
      if (isOver(order, tally) || (tally.programs >= PROGRAMS && tally.freezes === 0)) break;
    }
  } catch (error) {
    if (!(error instanceof SpinsPlainly)) throw error;
    return { summary: { ...tally.summary(claimed, waits), verdict: 'not tried', text: error.message }, finding: null };
  }
  const run = tally.refuting(claimed);
  return { summary: tally.summary(claimed, waits), finding: run === null ? null : claimRefuted(check, run, claimed!) };
}

/** A few are always tried. */
function isOver({ until, control, programs }: FreezeOrder, tally: ProgressTally<FrozenRun>): boolean {
  return (
    tally.isSettled ||
    control.stopped ||
    tally.programs >= programs ||
    (Date.now() > until && (tally.programs > 0 || tally.freezes >= AT_LEAST))
  );
}

function* programsOf(generator: Programs): Generator<CheckProgram, void> {
  for (;;) for (const size of SIZES) yield generator.program(size, false);
}

/** Every step of every thread, on several ways through the program. */
function freezeIn(
  check: CoopCheck,
  program: CheckProgram,
  order: FreezeOrder & { readonly random: Random; readonly tally: ProgressTally<FrozenRun> },
): void {
  const { executor, coop } = check.executor({ ...program, frozen: NOBODY });
  if (!(coop instanceof FrozenCheckProgram)) throw new Error('a frozen program was asked for');
  const { random, tally, control, thread } = order;
  const walk = new RandomWalk(random);
  for (let way = 0; way < WAYS; way++) {
    coop.frozen = NOBODY;
    const survey = new Survey(
      way === 0 ? FIRST : walk,
      coop.actors,
      (actor) => check.scheduler.board.stepsOf(actor) > 0,
    );
    const { plan, findings } = executor.execute(survey);
    control.executed(thread);
    if (findings.length > 0) break; // it waits although nobody is frozen
    for (const freeze of survey.freezes()) {
      coop.frozen = freeze;
      const frozen = executor.execute(new Prefix(plan, freeze.at, way % 2 === 0 ? new RoundRobin() : walk));
      control.executed(thread);
      const [kept] = frozen.findings;
      const run =
        kept === undefined
          ? null
          : { places: coop.places, text: kept.text, program: { ...program, frozen: freeze }, execution: frozen };
      tally.add(coop.actors - freeze.threads.length, run);
      if (isOver(order, tally)) break;
    }
  }
  tally.programs++;
}

/** No shrinking: the first programs are the smallest, and the first way through each is the simplest. */
function claimRefuted(
  check: CoopCheck,
  { program, execution: { plan, steps, preemptions }, text }: FrozenRun,
  claimed: string,
): CheckFinding {
  const size = { calls: reductionsOf(program), steps, preemptions, deviations: plan.deviations.length };
  const found = findingOf(check, program, plan, { strategy: 'freezing', executions: 0, before: size, after: size });
  return { ...found, by: 'freeze', kind: `not ${claimed}`, text: `it claims to be ${claimed}, but ${text}` };
}
