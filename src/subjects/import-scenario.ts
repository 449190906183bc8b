/** Imports a scenario's module as it is. */
import { InputError } from '../common/errors.js';
import { shortPath } from '../common/short-path.js';
import { importModule } from '../engine/typescript/import.js';
import { OWN_API, resolveOwnPackage, type When } from '../engine/typescript/own-package.js';
import type { Cpu } from '../kernel/kernel.js';
import type { MachineScenario, PlainScenario } from '../lab/scenario.js';

export type AnyScenario = MachineScenario<Cpu> | PlainScenario<unknown>;

/**
 * Returns what the module exports as `scenario`, which may be anything.
 *
 * @param when what `smplab` means in it @throws {InputError} it defines a check @throws what the module throws
 */
export async function importScenario(url: string, when: When): Promise<unknown> {
  resolveOwnPackage(when, OWN_API, url);
  const module = (await importModule(url)) as { readonly scenario?: unknown; readonly default?: unknown };
  if (module.scenario === undefined && isCheck(module.default))
    throw new InputError(`it is a check: smplab check ${shortPath(url)}`);
  return module.scenario;
}

/** As `defineCheck` returns it. */
function isCheck(exported: unknown): boolean {
  return (exported as { readonly definedAt?: unknown } | null | undefined)?.definedAt !== undefined;
}
