/** A scenario by name or by path, loaded and looked at: what cannot be used is told in one line. */
import type { PlainScenario, ScenarioBase } from '../lab/scenario.js';
import { watched } from '../engine/asynchrony.js';
import { refuseAsync } from '../engine/async-functions.js';
import { isAsyncCode } from '../lab/async-code.js';
import { readFile } from 'node:fs/promises';
import { Refused } from '../engine/rewriter/refused.js';
import { importModule } from '../engine/typescript/import.js';
import { loadScenario, type AnyScenario, type LoadedScenario } from './coop/load.js';
import { resolveOwnPackage } from './own-package.js';
import { urlOf } from './scenario-catalog.js';
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
    const mistake = mistakeIn(loaded.scenario);
    if (mistake !== null) throw new InputError(mistake);
    return { url, loaded };
  } catch (error) {
    if (isAsyncCode(error)) throw error;
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
    const mistake = mistakeIn(scenario);
    if (mistake !== null) throw new InputError(mistake);
    return { url, scenario, source: await readFile(new URL(url), 'utf8') };
  } catch (error) {
    if (isAsyncCode(error)) throw error;
    throw new InputError(`${nameOrPath}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws {RangeError} when the scenario has no such form */
export function formOf({ name, forms }: ScenarioBase, form: string | undefined): string {
  if (form === undefined) return forms[0];
  if (!forms.includes(form))
    throw new RangeError(`unknown variant "${form}" for ${name}: there are ${forms.join(', ')}`);
  return form;
}

/** What is wrong with a declaration that TypeScript has not seen; null: nothing. */
function mistakeIn(
  scenario:
    | (Partial<ScenarioBase> & { readonly kind?: string; readonly after?: unknown; readonly actors?: unknown })
    | undefined,
): string | null {
  if (typeof scenario !== 'object') return 'exports no `scenario`: export const scenario = defineScenario({ … })';
  if (scenario.kind !== 'machine' && scenario.kind !== 'plain') return '`scenario` was not made by defineScenario';
  if (typeof scenario.name !== 'string' || scenario.name === '') return '`scenario` has no name';
  if (!Array.isArray(scenario.forms) || scenario.forms.length === 0) return '`scenario` has no forms';
  if (!Array.isArray(scenario.outcomes)) return '`scenario` declares no outcomes';
  if (typeof scenario.after !== 'function') return '`scenario` has no function `after`';
  refuseAsync('after', scenario.after);
  if (scenario.kind === 'plain' && typeof scenario.actors !== 'function')
    return '`actors` of a scenario without CPUs is a function that gives the actors';
  if (scenario.kind === 'plain') refuseAsyncActors(scenario as PlainScenario<unknown>);
  return null;
}

/** @throws {AsyncCode} */
function refuseAsyncActors({ forms, actors, shared }: PlainScenario<unknown>): void {
  refuseAsync('shared', shared);
  watched(() => shared());
  for (const form of forms) for (const [index, actor] of actors(form).entries()) refuseAsync(`actor ${index}`, actor);
}
