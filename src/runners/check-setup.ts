/** Loads a check as its user's threads do, and tries it once: what can be used at all. */
import { importModule } from '../engine/typescript/import.js';
import { watched } from '../engine/asynchrony.js';
import { refuseAsync } from '../engine/async-functions.js';
import { isAsyncCode } from '../lab/async-code.js';
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
import { NATIVE } from '../subjects/check/surroundings.js';
import { InputError } from '../common/errors.js';

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
  if (!('default' in module))
    throw new InputError(`${shortPath(url)} has no default export: export default defineCheck({ … })`);
  const problem = definitionProblem(module.default);
  const { definedAt } = (module.default ?? {}) as { definedAt?: Place };
  if (problem !== null) throw new InputError(`${shortPath(definedAt?.url ?? url)}:${definedAt?.line ?? 1}: ${problem}`);
  const definition = module.default as AnyCheck;
  refuseAsyncCheck(definition);
  return definition;
}

/** @throws {AsyncCode} */
function refuseAsyncCheck(definition: AnyCheck): void {
  refuseAsync('setup', definition.setup);
  refuseAsync('attach', definition.attach);
  if (hasOperations(definition)) {
    for (const [name, { run }] of Object.entries(definition.operations)) refuseAsync(`operation ${name}`, run);
    return;
  }
  refuseAsync('after', definition.after);
  for (const [index, actor] of definition.actors.entries()) refuseAsync(`actor ${index}`, actor);
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

/** @throws {InputError} when its set-up throws */
export function tryCheck(definition: AnyCheck): CheckFacts {
  try {
    const shared = watched(() => definition.setup());
    const view: unknown = definition.attach === undefined ? shared : definition.attach(shared, 0);
    if (hasOperations(definition))
      for (const [name, { run }] of Object.entries(definition.operations))
        if (run === undefined) refuseAsync(`operation ${name}`, (view as Record<string, unknown>)[name]);
  } catch (error) {
    if (isAsyncCode(error)) throw error;
    throw new InputError(`setup of "${definition.name}" threw: ${errorLine(error)}`);
  }
  const operations = hasOperations(definition) ? new Generator(definition, new Random(1, 0)) : null;
  return {
    actors: hasOperations(definition) ? null : definition.actors.length,
    waits: operations?.waits ?? false,
    drains: operations !== null && drains(definition, operations),
  };
}

/** Puts something in, one after the other, and has somebody new take it out. */
function drains(definition: AnyCheck, generator: Generator): boolean {
  if (!hasOperations(definition)) return false;
  const program: CheckProgram | null = generator.filling(3);
  if (program === null) return false;
  const trial = new OperationsProgram(program, code, { definition, model: modelOf(definition), ...NATIVE });
  trial.begin();
  return trial.ended('completed', []).findings.length === 0;
}
