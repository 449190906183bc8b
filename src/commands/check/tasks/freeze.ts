/** Freezes threads of small programs at every step, on coop, and looks whether the others get on. */
import { hasOperations } from '../../../check/definition-problem.js';
import { Generator as Programs, SIZES } from '../../../check/programs/generate.js';
import { ProgressTally, RoundRobin, Survey, withoutWaiting, type Kept } from '../../../check/progress.js';
import type { CheckProgram, Freeze } from '../../../lab/check-program.js';
import type { CheckFinding, ProgressSummary } from '../../../lab/check-report.js';
import type { Chooser, Execution } from '../../../lab/schedule.js';
import { INTERLEAVED } from '../../../lab/plain-memory.js';
import { Random } from '../../../machine/random.js';
import type { CoopCheck } from '../../../runners/coop/load-check.js';
import { CheckRunner } from '../../../runners/coop/runner.js';
import { NO_CALLS } from '../../../runners/reference.js';
import { describe } from '../../../search/describe.js';
import { drive } from '../../../search/runner.js';
import { RandomWalk } from '../../../search/strategies/random-walk.js';
import { ContinuedReplay } from '../../../search/strategies/replay.js';
import { SpinsPlainly } from '../../../subjects/check/check-subject.js';
import { FrozenSubject, KEPT } from '../../../subjects/check/frozen-subject.js';
import { checkFinding } from '../finding.js';

export interface Progressed {
  readonly summary: ProgressSummary;
  /** When more was claimed. */
  readonly finding: CheckFinding | null;
}

export interface FreezeOrder {
  readonly seed: number;
  /** On the wall clock. */
  readonly until: number;
  /** At most so many. */
  readonly programs: number;
  /** Whether calls go on later. */
  readonly later?: boolean;
}

/** Whether to stop, and where executions are counted. */
interface Counter {
  readonly stopped: boolean;
  executed(): void;
}

/** A run in which a thread was kept, to be shown again. */
interface FrozenRun extends Kept {
  readonly program: CheckProgram;
  readonly execution: Execution;
}

const NOBODY: Freeze = { at: Infinity, threads: [] };
/** Ways through a program on which threads are frozen: the default's, and random ones. */
const WAYS = 8;
/** Programs without a place to freeze a thread at, after which there will be none. */
const PROGRAMS = 100;
/** Freezes of the first program, whatever the time. */
const AT_LEAST = 50;
/** Of the random numbers of a check. */
const STREAM = 1000;
const FIRST: Chooser = { choose: ({ preferred }) => preferred };

export async function freezeThreads(check: CoopCheck, order: FreezeOrder, life: Counter): Promise<Progressed> {
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
    for (const program of rest === null ? [NO_CALLS] : programsOf(new Programs(rest, random))) {
      freezeIn(check, order.later === true ? { ...program, later: true } : program, { ...order, random, tally, life });
      if (isOver(order, tally, life) || (tally.programs >= PROGRAMS && tally.freezes === 0)) break;
    }
  } catch (error) {
    if (!(error instanceof SpinsPlainly)) throw error;
    return { summary: { ...tally.summary(claimed, waits), verdict: 'not tried', text: error.message }, finding: null };
  }
  const run = tally.refuting(claimed);
  return {
    summary: tally.summary(claimed, waits),
    finding: run === null ? null : await claimRefuted(check, run, claimed!),
  };
}

/** A few are always tried. */
function isOver({ until, programs }: FreezeOrder, tally: ProgressTally<FrozenRun>, life: Counter): boolean {
  return (
    tally.isSettled ||
    life.stopped ||
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
  order: FreezeOrder & { readonly random: Random; readonly tally: ProgressTally<FrozenRun>; readonly life: Counter },
): void {
  const executor = check.executor({ ...program, frozen: NOBODY });
  const { subject } = executor;
  if (!(subject instanceof FrozenSubject)) throw new Error('a frozen program was asked for');
  const { actors } = subject.ground;
  const { random, tally, life } = order;
  const walk = new RandomWalk(random);
  for (let way = 0; way < WAYS; way++) {
    subject.frozen = NOBODY;
    const survey = new Survey(way === 0 ? FIRST : walk, actors, (actor) => check.scheduler.board.stepsOf(actor) > 0);
    const { plan, findings } = executor.execute(survey);
    life.executed();
    if (findings.length > 0) break; // it waits although no thread is frozen
    for (const freeze of survey.freezes()) {
      subject.frozen = freeze;
      const frozen = executor.execute(new ContinuedReplay(plan, way % 2 === 0 ? new RoundRobin() : walk, freeze.at));
      life.executed();
      const kept = frozen.findings.find(({ kind }) => kind === KEPT);
      const run =
        kept === undefined
          ? null
          : {
              places: subject.places,
              inCalls: subject.inCalls,
              text: kept.text,
              program: { ...program, frozen: freeze },
              execution: frozen,
            };
      tally.add(actors - freeze.threads.length, run);
      if (isOver(order, tally, life)) break;
    }
  }
  tally.programs++;
}

/** No shrinking: the first programs are the smallest, and the first way through each is the simplest. */
async function claimRefuted(
  check: CoopCheck,
  { program, execution, text }: FrozenRun,
  claimed: string,
): Promise<CheckFinding> {
  const runner = new CheckRunner(check, program, INTERLEAVED);
  const { description, ...finding } = drive(
    describe(runner, 'freezing', execution, { leftOut: [], shrink: { executions: 0 }, replays: 1 }),
    (wanted) => runner.execute(wanted),
  );
  const shown = checkFinding({ ...finding, ...(await description) }, runner.reductions);
  return { ...shown, by: 'freeze', kind: `not ${claimed}`, text: `it claims to be ${claimed}, but ${text}` };
}
