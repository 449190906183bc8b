/** Imports a module that defines a check, as it is. */
import { definitionProblem } from '../../check/definition-problem.js';
import { InputError } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import { importModule } from '../../engine/typescript/import.js';
import { OWN_INDEX, resolveOwnPackage } from '../../engine/typescript/own-package.js';
import type { AnyCheck, Place } from '../../lab/check-definition.js';

const HOW_TO_EXPORT = 'export default defineCheck({ … })';

/**
 * The definition that a module exports.
 *
 * @throws {InputError} when there is none, or it cannot be used
 * @throws what the module throws
 */
export async function importCheck(url: string): Promise<AnyCheck> {
  resolveOwnPackage('otherwise-lost', OWN_INDEX, url);
  const module = (await importModule(url)) as { readonly default?: unknown };
  if (!('default' in module)) {
    const instead = 'scenario' in module ? 'it exports a scenario, which is for smplab explore' : HOW_TO_EXPORT;
    throw new InputError(`${shortPath(url)} has no default export: ${instead}`);
  }
  const problem = definitionProblem(module.default);
  if (problem === null) return module.default as AnyCheck;
  const { url: file, line } = placeOf(module.default as AnyCheck | null, url);
  throw new InputError(`${shortPath(file)}:${line}: ${problem}`);
}

/** Where a definition stands. */
export function placeOf(definition: AnyCheck | null, url: string): Place {
  return (definition as { definedAt?: Place } | null)?.definedAt ?? { url, line: 1 };
}
