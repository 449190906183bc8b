/** Loads a check as its user's threads do, and tries it once: what can be used at all. */
import { importModule } from '../engine/typescript/import.js';
import type { CheckProgram } from '../lab/check-program.js';
import type { Place } from '../lab/check-definition.js';
import { OperationsProgram } from '../check/checked-program.js';
import { definitionProblem, hasOperations } from '../check/definition-problem.js';
import { Generator } from '../check/generate.js';
import * as code from '../check/run-calls.js';
import { Random } from '../machine/random.js';
import { errorLine } from '../common/thrown.js';
import { modelOf } from '../check/model.js';
import { shortPath } from '../common/short-path.js';
import { CannotParse, loadCheck, type AnyCheck } from './coop/load-check.js';
import { isThenable } from '../check/schema.js';
import { withinEngine } from '../subjects/check/surroundings.js';
import { doAlone } from './alone.js';
import { methodProblem, trialProblem } from './check-trial.js';
import { memoryProblem } from './setup-memory.js';
import { InputError } from '../common/errors.js';

const HOW_TO_EXPORT = 'export default defineCheck({ … })';

export interface CheckFacts {
  /** Whether whoever takes the structure over finds what is in it: then it can be emptied at the end. */
  readonly drains: boolean;
  /** Actors of a hand-written case; null: it has operations. */
  readonly actors: number | null;
  /** Whether one of its operations waits by design. */
  readonly waits: boolean;
}

/**
 * Imports a module natively and takes the definition out of it.
 *
 * @throws {InputError} when it cannot be used
 */
export async function importCheck(url: string): Promise<AnyCheck> {
  let module: { readonly default?: unknown };
  try {
    module = (await importModule(url)) as { readonly default?: unknown };
  } catch (error) {
    throw new InputError(
      `${shortPath(url)} cannot be imported: ${(await parseErrorLine(url, error)) ?? errorLine(error)}`,
    );
  }
  if (!('default' in module)) {
    const instead = 'scenario' in module ? 'it exports a scenario, which is for smplab explore' : HOW_TO_EXPORT;
    throw new InputError(`${shortPath(url)} has no default export: ${instead}`);
  }
  const problem = definitionProblem(module.default);
  const { definedAt } = (module.default ?? {}) as { definedAt?: Place };
  if (problem !== null) throw new InputError(`${shortPath(definedAt?.url ?? url)}:${definedAt?.line ?? 1}: ${problem}`);
  return module.default as AnyCheck;
}

/** Node does not say where it could not parse; null: that is not what was wrong. */
async function parseErrorLine(url: string, error: unknown): Promise<string | null> {
  if (!(error instanceof SyntaxError)) return null;
  const again: unknown = await loadCheck(url).catch((reason: unknown) => reason);
  return again instanceof CannotParse ? again.message : null;
}

/** Where the definition stands. */
export function placeOf(definition: AnyCheck, url: string): Place {
  return (definition as { definedAt?: Place }).definedAt ?? { url, line: 1 };
}

/** @throws {InputError} when one thread alone cannot use it as it is defined */
export function tryCheck(definition: AnyCheck): CheckFacts {
  const problem = setupProblem(definition) ?? (hasOperations(definition) ? trialProblem(definition) : null);
  if (problem !== null) {
    const { url, line } = placeOf(definition, '');
    throw new InputError(`${url === '' ? definition.name : `${shortPath(url)}:${line}`}: ${problem}`);
  }
  const operations = hasOperations(definition) ? new Generator(definition, new Random(1, 0)) : null;
  return {
    actors: hasOperations(definition) ? null : definition.actors.length,
    waits: operations?.waits ?? false,
    drains: operations !== null && drains(definition, operations),
  };
}

/** What is wrong with what setup and attach return; null: nothing that shows at once. */
function setupProblem(definition: AnyCheck): string | null {
  const { name, setup, attach } = definition;
  const shared = called(`setup of "${name}"`, setup);
  const memory = memoryProblem('setup', () => called(`setup of "${name}"`, setup));
  if (memory !== null) return memory;
  const view = attach === undefined ? shared : called(`attach of "${name}"`, () => attach(shared, 0));
  if (view === undefined) return 'attach returned undefined: it must return what the operations are called on';
  if (isThenable(view)) return 'attach returned a promise: it must return the view itself, without await';
  return hasOperations(definition) ? methodProblem(definition, view) : null;
}

/** @throws {InputError} with what it threw, and where */
function called<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new InputError(`${what} threw: ${errorLine(error)}`);
  }
}

/** Puts something in, one after the other, and has a new thread take it out. */
function drains(definition: AnyCheck, generator: Generator): boolean {
  if (!hasOperations(definition)) return false;
  const program: CheckProgram | null = generator.filling(3);
  if (program === null) return false;
  const alone = withinEngine(doAlone);
  const trial = new OperationsProgram(program, code, { definition, model: modelOf(definition), ...alone });
  return alone.bounded(() => trial.begin()) === null && trial.ended('completed', []).findings.length === 0;
}
