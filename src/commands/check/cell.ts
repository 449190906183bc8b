/** What a thread of a check does, task by task: the user's code runs here, and nowhere else. */
import type { Place } from '../../lab/check-definition.js';
import type { Shard } from '../../search/shard.js';
import { programFromText } from '../../check/program-text.js';
import { refuseStale, TokenError, type Token } from '../../search/token.js';
import { Diverged } from '../../lab/schedule.js';
import { stepText } from '../../observe/step-text.js';
import { hasOperations } from '../../check/definition-problem.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import { judgeResults, planFree, type FreePlan } from './plan.js';
import type { CountedResults } from '../../runners/batch/check-batches.js';
import { CheckControl } from '../../runners/check-control.js';
import { errorLine, placeIn } from '../../common/thrown.js';
import { CoopCheck, exploreCheck, type Explored } from './explore.js';
import { checkProgress, type Progressed } from './progress.js';
import { CHECK_TOKEN, showPlan, type Shown } from './finding.js';
import { confirmsOnThreads, LockstepCheck } from '../../runners/lockstep/check.js';
import { exploreOnThreads, sourceOf } from './lockstep.js';
import { SpinsPlainly } from '../../subjects/check/program.js';
import { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import { loadCheck, NotRewritable, type LoadedCheck } from '../../runners/coop/load-check.js';
import { importCheck, placeOf, tryCheck, type CheckFacts } from '../../runners/check-setup.js';
import { InputError } from '../../common/errors.js';

export interface CellStart {
  readonly url: string;
  /** Number of the thread. */
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  readonly threads: number;
}

export type CheckTask = CellStart &
  (
    | { readonly task: 'import' }
    | { readonly task: 'try' }
    | {
        readonly task: 'explore';
        readonly seed: number;
        readonly shard: Shard;
        readonly drains: boolean;
        readonly until: number;
      }
    | { readonly task: 'freeze'; readonly seed: number; readonly until: number }
    | {
        readonly task: 'lockstep';
        readonly seed: number;
        readonly shard: Shard;
        readonly drains: boolean;
        readonly until: number;
      }
    | { readonly task: 'confirm'; readonly token: Token }
    | { readonly task: 'plan'; readonly seed: number; readonly drains: boolean; readonly cores: number }
    | { readonly task: 'judge'; readonly program: CheckProgram; readonly results: readonly CountedResults[] }
    | { readonly task: 'replay'; readonly token: Token }
  );

/** What a thread answers: an error does not keep its class on the way. */
export type CellAnswer<T> =
  | { readonly ok: T }
  | { readonly input: string }
  | { readonly notRewritable: string }
  | { readonly spins: string };

interface Answers {
  readonly import: { readonly name: string; readonly place: Place };
  readonly try: CheckFacts;
  readonly explore: Explored;
  readonly freeze: Progressed;
  readonly lockstep: Explored;
  readonly confirm: boolean;
  readonly plan: FreePlan;
  readonly judge: CheckFinding | null;
  readonly replay: Shown;
}
export type AnswerTo<Task extends CheckTask['task']> = Answers[Task];

/** Set in the threads of a check: a check that is called there is none. */
export const IN_CHECK = Symbol.for('smplab.in-check');

const BEAT_MS = 100;

let loaded: Promise<LoadedCheck> | null = null;

export async function runCheckTask(task: CheckTask): Promise<CellAnswer<AnswerTo<CheckTask['task']>>> {
  const control = new CheckControl(task.control, task.threads);
  watchExit(control, task.thread);
  Reflect.set(globalThis, IN_CHECK, true);
  try {
    return { ok: await perform(task, control) };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    if (error instanceof SpinsPlainly) return { spins: error.message };
    if (error instanceof NotRewritable) return { notRewritable: error.message };
    if (error instanceof OutsideCoroutine) return { notRewritable: (await loaded)?.explain(error) ?? error.message };
    throw new Error(errorLine(error), { cause: error });
  }
}

async function perform(task: CheckTask, control: CheckControl): Promise<AnswerTo<CheckTask['task']>> {
  const { url, thread } = task;
  if (task.task === 'import' || task.task === 'try') {
    control.note(thread, 'while it was imported');
    const definition = await importCheck(url);
    if (task.task === 'import') return { name: definition.name, place: placeOf(definition, url) };
    control.note(thread, `in setup or in a first call of "${definition.name}"`);
    return tryCheck(definition);
  }
  if (task.task === 'plan' || task.task === 'judge') {
    const definition = await importCheck(url);
    control.note(thread, `in setup or in a first call of "${definition.name}"`);
    if (!hasOperations(definition)) return task.task === 'plan' ? { small: [], long: [] } : null;
    return task.task === 'plan'
      ? planFree(definition, task.seed, task.drains, task.cores)
      : judgeResults(definition, task.program, task.results);
  }
  if (task.task === 'lockstep') {
    const alive = beating(control, thread);
    const { seed, shard, drains, until } = task;
    return await exploreOnThreads(url, await importCheck(url), { seed, shard, drains, until, control, thread }).finally(
      alive,
    );
  }
  if (task.task === 'replay' && task.token.scenario.startsWith(CHECK_TOKEN.lockstep))
    return await showOnThreads(url, task.token);
  control.note(thread, 'while it was loaded for coop');
  loaded ??= loadCheck(url);
  const check = await loaded;
  control.note(thread, 'in a program that was explored');
  if (task.task === 'replay') return await showToken(check, task.token);
  if (task.task === 'confirm') {
    const { steps } = await showToken(check, task.token);
    const program = programFromText(task.token.settings);
    if (program.frozen !== undefined) throw new InputError('token: a frozen thread is shown on coop alone');
    const alive = beating(control, thread);
    return await confirmsOnThreads(
      url,
      await importCheck(url),
      program,
      task.token.plan,
      steps.flatMap((step) => (step.note === undefined ? stepText(step) : [])),
    ).finally(alive);
  }
  if (task.task === 'freeze')
    return checkProgress(check, { seed: task.seed, until: task.until, programs: Infinity, control, thread });
  const { seed, shard, drains, until } = task;
  return exploreCheck(check, { seed, shard, drains, control, thread, until });
}

/** Gives signs of life while other threads run the user's code: whoever started them watches those. */
function beating(control: CheckControl, thread: number): () => void {
  control.note(thread, 'in a program on threads');
  const timer = setInterval(() => control.beat(thread), BEAT_MS);
  return () => clearInterval(timer);
}

async function showOnThreads(url: string, token: Token): Promise<Shown> {
  return await orInputError(async () => {
    refuseStale(token, { scenario: token.scenario, variant: token.variant, program: sourceOf(url) });
    const check = await LockstepCheck.start(url, await importCheck(url), programFromText(token.settings));
    try {
      return await check.execute(token.plan);
    } finally {
      await check.close();
    }
  });
}

async function showToken(check: LoadedCheck, token: Token): Promise<Shown> {
  return await orInputError(() => {
    refuseStale(token, { scenario: token.scenario, variant: '', program: check.source });
    return showPlan(new CoopCheck(check), programFromText(token.settings), token.plan);
  });
}

/** A token that cannot be followed is the user's. */
async function orInputError<T>(show: () => T | Promise<T>): Promise<T> {
  try {
    return await show();
  } catch (error) {
    if (error instanceof TokenError || error instanceof Diverged || error instanceof SyntaxError)
      throw new InputError(`token: ${error.message}`);
    throw error;
  }
}

/** Writes down who called it, before the thread is gone. */
function watchExit(control: CheckControl, thread: number): void {
  if (Reflect.has(globalThis, IN_CHECK)) return;
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null): never => {
    control.note(thread, `${placeIn(new Error('here').stack)}: process.exit was called`);
    return exit(code);
  };
}
