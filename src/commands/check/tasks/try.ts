/** Tries a check once, before anything is explored: what can be used at all. */
import { hasOperations } from '../../../check/definition-problem.js';
import { Generator } from '../../../check/programs/generate.js';
import { isThenable } from '../../../check/schema.js';
import { enterPhase, Phase } from '../../../common/phase.js';
import { InputError } from '../../../common/errors.js';
import { shortPath } from '../../../common/short-path.js';
import { errorLine } from '../../../common/thrown.js';
import { refuseAsync } from '../../../engine/async-functions.js';
import { watched } from '../../../engine/asynchrony.js';
import { isAsyncCode } from '../../../lab/async-code.js';
import type { AnyCheck } from '../../../lab/check-definition.js';
import type { CheckProgram } from '../../../lab/check-program.js';
import { Random } from '../../../machine/random.js';
import { doAlone } from '../../../runners/alone.js';
import { methodProblem, trialProblem } from '../../../runners/check-trial.js';
import type { CoopCheck } from '../../../runners/coop/load-check.js';
import { drainsLater, laterProblem } from '../../../runners/later-trial.js';
import { makesPorts, memoryProblem } from '../../../subjects/setup-memory.js';
import { placeOf } from '../../../subjects/check/import-check.js';
import { nativeProgram } from '../../../subjects/check/native-program.js';
import { withinEngine } from '../../../subjects/check/surroundings.js';

/** Whose event loops the set-up is tried with. */
const ONE_THREAD: CheckProgram = { before: [], threads: [[]], later: true };

export interface CheckFacts {
  /** Whether it can be emptied at the end: by a thread that takes it over or, where calls go on later, by one of the race. */
  readonly drains: boolean;
  /** Actors of a hand-written case; null: it has operations. */
  readonly actors: number | null;
  /** What of it cannot be watched: `ring.js:3: WebAssembly`. */
  readonly unwatched: readonly string[];
  /** What of it goes on later, so that threads need event loops, as it is refused elsewhere; null: nothing was seen to. */
  readonly later: string | null;
  /** Whether something of its modules could. */
  readonly mayGoOnLater: boolean;
  /** Whether `setup` makes message ports. */
  readonly ports: boolean;
}

/**
 * @param coop the same on coroutines; null: it cannot be
 * @param unwatched what of it cannot be watched
 * @throws {InputError} when one thread alone cannot use it as it is defined
 */
export function tryCheck(
  definition: AnyCheck,
  coop: CoopCheck | null = null,
  unwatched: readonly string[] = [],
): CheckFacts {
  const operations = hasOperations(definition) ? new Generator(definition, new Random(1, 0)) : null;
  const facts = {
    actors: hasOperations(definition) ? null : definition.actors.length,
    drains: false,
    unwatched,
    later: null,
    mayGoOnLater: coop?.modules.goesOnLater ?? false,
    ports: false,
  };
  try {
    const problem = setupProblem(definition) ?? aloneProblem(definition);
    if (problem !== null) throw new InputError(`${whereIs(definition)}: ${problem}`);
    return { ...facts, drains: operations !== null && drains(definition, operations) };
  } catch (error) {
    if (coop === null || !facts.mayGoOnLater || !isAsyncCode(error)) throw error;
    return { ...facts, later: error.message, ...tryLater(coop) };
  }
}

function aloneProblem(definition: AnyCheck): string | null {
  try {
    return hasOperations(definition) ? trialProblem(definition) : null;
  } catch (error) {
    if (isAsyncCode(error)) return error.message;
    throw error;
  }
}

/** Tries what goes on later, where that is scheduled. */
function tryLater(coop: CoopCheck): Pick<CheckFacts, 'drains' | 'ports'> {
  const { definition } = coop;
  const { loops } = called(`setup of "${definition.name}"`, () => coop.executor(ONE_THREAD)).subject.ground;
  const problem =
    setupProblem(definition, { goesOnLater: true, inThread: (attach) => loops!.inThread(0, attach) }) ??
    (hasOperations(definition) ? laterProblem(coop, definition) : null);
  if (problem !== null) throw new InputError(`${whereIs(definition)}: ${problem}`);
  return {
    drains: hasOperations(definition) && drainsLater(coop, definition),
    ports: makesPorts(definition.setup()),
  };
}

function whereIs(definition: AnyCheck): string {
  const { url, line } = placeOf(definition, '');
  return url === '' ? definition.name : `${shortPath(url)}:${line}`;
}

const AT_ONCE = { goesOnLater: false, inThread: <T>(work: () => T): T => work() };

/** What is wrong with what setup and attach return; null: nothing that shows at once. */
function setupProblem(definition: AnyCheck, { goesOnLater, inThread } = AT_ONCE): string | null {
  const { name, setup, attach, words } = definition;
  enterPhase(Phase.SETUP);
  const shared = called(`setup of "${name}"`, () => watched(setup));
  const memory = memoryProblem('setup', () => called(`setup of "${name}"`, setup), words);
  if (memory !== null) return memory;
  const view = attach === undefined ? shared : called(`attach of "${name}"`, () => inThread(() => attach(shared, 0)));
  if (view === undefined || view === null)
    return `attach returned ${view}: it must return what the operations are called on`;
  if (isThenable(view)) return 'attach returned a promise: it must return the view itself, without await';
  if (!goesOnLater) refuseAsyncCode(definition, view);
  return hasOperations(definition) ? methodProblem(definition, view) : null;
}

/** @throws {AsyncCode} what certainly goes on later */
function refuseAsyncCode(definition: AnyCheck, view: unknown): void {
  if (!hasOperations(definition)) {
    for (const [index, actor] of definition.actors.entries()) refuseAsync(`actor ${index}`, actor);
    return;
  }
  for (const [operation, { run }] of Object.entries(definition.operations))
    refuseAsync(`operation ${operation}`, run ?? (view as Record<string, unknown>)[operation]);
}

/** @throws {InputError} with what it threw, and where */
function called<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isAsyncCode(error)) throw error;
    throw new InputError(`${what} threw: ${errorLine(error)}`);
  }
}

/** Puts something in, one after the other, and has a new thread take it out. */
function drains(definition: AnyCheck, generator: Generator): boolean {
  if (!hasOperations(definition)) return false;
  const program = generator.filling(3);
  if (program === null) return false;
  const alone = withinEngine(doAlone);
  const trial = nativeProgram(definition, program, alone);
  return alone.bounded(() => trial.begin()) === null && trial.ended('completed', []).findings.length === 0;
}
