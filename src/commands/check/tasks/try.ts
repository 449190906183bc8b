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
import { Random } from '../../../machine/random.js';
import { doAlone } from '../../../runners/alone.js';
import { methodProblem, trialProblem } from '../../../runners/check-trial.js';
import { memoryProblem } from '../../../subjects/setup-memory.js';
import { placeOf } from '../../../subjects/check/import-check.js';
import { nativeProgram } from '../../../subjects/check/native-program.js';
import { withinEngine } from '../../../subjects/check/surroundings.js';

export interface CheckFacts {
  /** Whether a thread that takes the structure over finds what is in it: then it can be emptied at the end. */
  readonly drains: boolean;
  /** Actors of a hand-written case; null: it has operations. */
  readonly actors: number | null;
  /** What of it cannot be watched: `ring.js:3: WebAssembly`. */
  readonly unwatched: readonly string[];
}

/** @throws {InputError} when one thread alone cannot use it as it is defined */
export function tryCheck(definition: AnyCheck, unwatched: readonly string[] = []): CheckFacts {
  const problem = setupProblem(definition) ?? (hasOperations(definition) ? trialProblem(definition) : null);
  if (problem !== null) {
    const { url, line } = placeOf(definition, '');
    throw new InputError(`${url === '' ? definition.name : `${shortPath(url)}:${line}`}: ${problem}`);
  }
  const operations = hasOperations(definition) ? new Generator(definition, new Random(1, 0)) : null;
  return {
    actors: hasOperations(definition) ? null : definition.actors.length,
    drains: operations !== null && drains(definition, operations),
    unwatched,
  };
}

/** What is wrong with what setup and attach return; null: nothing that shows at once. */
function setupProblem(definition: AnyCheck): string | null {
  const { name, setup, attach, words } = definition;
  enterPhase(Phase.SETUP);
  const shared = called(`setup of "${name}"`, () => watched(setup));
  const memory = memoryProblem('setup', () => called(`setup of "${name}"`, setup), words);
  if (memory !== null) return memory;
  const view = attach === undefined ? shared : called(`attach of "${name}"`, () => attach(shared, 0));
  if (view === undefined) return 'attach returned undefined: it must return what the operations are called on';
  if (isThenable(view)) return 'attach returned a promise: it must return the view itself, without await';
  if (!hasOperations(definition)) return null;
  for (const [operation, { run }] of Object.entries(definition.operations))
    if (run === undefined) refuseAsync(`operation ${operation}`, (view as Record<string, unknown>)[operation]);
  return methodProblem(definition, view);
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
