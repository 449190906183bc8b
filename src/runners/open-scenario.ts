/** A scenario by name or by path, loaded and looked at: what cannot be used is told in one line. */
import { scenarioProblem } from '../check/scenario-problem.js';
import type { ScenarioBase } from '../lab/scenario.js';
import { readFile } from 'node:fs/promises';
import { Refused } from '../engine/rewriter/linker.js';
import { importModule } from '../engine/typescript/import.js';
import { loadScenario, type AnyScenario, type LoadedScenario } from './coop/load.js';
import { resolveOwnPackage } from './own-package.js';
import { isOwnScenario, urlOf } from './scenario-catalog.js';
import { memoryProblem } from './setup-memory.js';
import { InputError } from '../common/errors.js';

export interface OpenScenario {
  readonly url: string;
  readonly loaded: LoadedScenario;
}

/** @throws {InputError | RangeError} no such scenario, a module that does not load, one that declares no scenario */
export async function openScenario(nameOrPath: string): Promise<OpenScenario> {
  const url = urlOf(nameOrPath);
  try {
    const loaded = await loadScenario(url);
    const mistake = problemOf(loaded.scenario, url);
    if (mistake !== null) throw new InputError(mistake);
    return { url, loaded };
  } catch (error) {
    const offer = error instanceof Refused ? '; explore --engine lockstep runs it as it is' : '';
    throw new InputError(`${nameOrPath}: ${error instanceof Error ? error.message : String(error)}${offer}`);
  }
}

export interface NativeScenario {
  readonly url: string;
  readonly scenario: AnyScenario;
  /** Of its own module: what that imports is not read. */
  readonly source: string;
}

/** As it is, for real threads. @throws {InputError | RangeError} as `openScenario` */
export async function openNatively(nameOrPath: string): Promise<NativeScenario> {
  const url = urlOf(nameOrPath);
  resolveOwnPackage('otherwise-lost');
  try {
    const { scenario } = (await importModule(url)) as { scenario: AnyScenario };
    const mistake = problemOf(scenario, url);
    if (mistake !== null) throw new InputError(mistake);
    return { url, scenario, source: await readFile(new URL(url), 'utf8') };
  } catch (error) {
    throw new InputError(`${nameOrPath}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Our own litmus tests let a batch lay out the memory, by arrays that make their own; a user's program shares none. */
function problemOf(scenario: AnyScenario, url: string): string | null {
  const problem = scenarioProblem(scenario);
  if (problem !== null || scenario.kind !== 'plain' || isOwnScenario(url)) return problem;
  return memoryProblem('shared', () => scenario.shared());
}

/** @throws {RangeError} when the scenario has no such form */
export function formOf({ name, forms }: ScenarioBase, form: string | undefined): string {
  if (form === undefined) return forms[0];
  if (!forms.includes(form))
    throw new RangeError(`unknown variant "${form}" for ${name}: there are ${forms.join(', ')}`);
  return form;
}
