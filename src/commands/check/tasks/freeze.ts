/**
 * Freezes threads of small programs, on coop, and looks whether the others get on: in every interleaving, or, where there are
 * too many of them, at every step of some.
 */
import { hasOperations } from '../../../check/definition-problem.js';
import { allPrograms } from '../../../check/programs/enumerate.js';
import { Generator as Programs, SIZES } from '../../../check/programs/generate.js';
import { namelessText } from '../../../check/programs/symmetry.js';
import { ProgressTally, RoundRobin, Survey, withoutWaiting, type Kept } from '../../../check/progress.js';
import type { CheckProgram, Freeze } from '../../../lab/check-program.js';
import type { OperationsDefinition } from '../../../lab/check-definition.js';
import {
  mergeCovered,
  type CheckFinding,
  type CoveredPrograms,
  type ProgressSummary,
  type ProofSize,
} from '../../../lab/check-report.js';
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
import { FrozenSubject } from '../../../subjects/check/frozen-subject.js';
import { checkFinding } from '../finding.js';
import { coverFrozen, type Covering } from './cover-frozen.js';

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
  /** All programs of this size; left out, or null: generated ones. */
  readonly prove?: ProofSize | null;
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
/** Executions in which one of them is covered, if it is. */
const COVERING = 2000;
/** Programs one after the other that are known, after which there is no other. */
const SKIPPED = 1000;
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
      summary: { ...new ProgressTally<FrozenRun>().summary(claimed, waits), verdict: 'waiting', text: null },
      finding: null,
    };
  }
  const random = new Random(order.seed, STREAM);
  const tally = new ProgressTally<FrozenRun>();
  const known = new Set<string>();
  let [covered, skipped] = [mergeCovered([]), 0];
  try {
    for (const one of rest === null ? [NO_CALLS] : programsOf(rest, order, random)) {
      const text = rest === null ? '' : namelessText(rest, one);
      if (known.has(text) && ++skipped < SKIPPED) continue;
      if (isOver(order, tally, life)) break;
      skipped = 0;
      const program: CheckProgram = order.later === true ? { ...one, later: true } : one;
      const all = freezeIn(check, program, { ...order, random, tally, life });
      if (all !== null) known.add(text);
      covered = mergeCovered(all === null ? [covered] : [covered, all]);
      if (isOver(order, tally, life) || (tally.programs >= PROGRAMS && tally.freezes === 0)) break;
    }
  } catch (error) {
    if (!(error instanceof SpinsPlainly)) throw error;
    const summary = { ...tally.summary(claimed, waits), covered, verdict: 'not tried', text: error.message } as const;
    return { summary, finding: null };
  }
  const run = tally.refuting(claimed);
  return {
    summary: { ...tally.summary(claimed, waits), covered },
    finding: run === null ? null : await claimRefuted(check, run),
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

type Operations = OperationsDefinition<unknown, unknown, unknown>;

function* programsOf(
  definition: Operations,
  { prove = null, seed }: FreezeOrder,
  random: Random,
): Generator<CheckProgram, void> {
  if (prove !== null) return yield* allPrograms(definition, prove, false, new Random(seed, 0));
  const generator = new Programs(definition, random);
  for (;;) for (const size of SIZES) yield generator.program(size, false);
}

type Freezing = FreezeOrder & {
  readonly random: Random;
  readonly tally: ProgressTally<FrozenRun>;
  readonly life: Counter;
};

/** @returns what was covered; null: it was sampled */
function freezeIn(check: CoopCheck, program: CheckProgram, order: Freezing): CoveredPrograms | null {
  const executor = check.executor({ ...program, frozen: NOBODY });
  const { subject } = executor;
  if (!(subject instanceof FrozenSubject)) throw new Error('a frozen program was asked for');
  const { tally, life } = order;
  const froze = (freeze: Freeze, execution: Execution): void =>
    tally.add(
      subject.ground.actors - freeze.threads.length,
      keptIn(subject, { ...program, frozen: freeze }, execution),
    );
  const covered = coverFrozen(program, {
    executor,
    subject,
    most: (order.prove ?? null) === null ? COVERING : Infinity,
    executed: () => {
      life.executed();
      return !isOver(order, tally, life) && Date.now() <= order.until;
    },
    froze,
  });
  if (covered === null && !isOver(order, tally, life)) sampleFrozen(check, { executor, subject, froze }, order);
  tally.programs++;
  return covered;
}

/** A run in which a thread was kept; null: they got on. */
function keptIn(subject: FrozenSubject, program: CheckProgram, execution: Execution): FrozenRun | null {
  const { kept, places, inCalls } = subject;
  return kept === null ? null : { places, inCalls, text: kept, program, execution };
}

/** Every step of every thread, on several ways through the program. */
function sampleFrozen(
  check: CoopCheck,
  { executor, subject, froze }: Pick<Covering, 'executor' | 'subject' | 'froze'>,
  order: Freezing,
): void {
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
      froze(freeze, frozen);
      if (isOver(order, tally, life)) break;
    }
  }
}

/** No shrinking: the first programs are the smallest, and the first way through each is the simplest. */
async function claimRefuted(check: CoopCheck, { program, execution }: FrozenRun): Promise<CheckFinding> {
  const runner = new CheckRunner(check, program, INTERLEAVED);
  const { description, ...finding } = drive(
    describe(runner, 'freezing', execution, { leftOut: [], shrink: { executions: 0 }, replays: 1 }),
    (wanted) => runner.execute(wanted),
  );
  return { ...checkFinding({ ...finding, ...(await description) }, runner.reductions), by: 'freeze' };
}
