/** What a scenario's module declares, looked at: what cannot be used is told in one line. */
import { InputError } from '../common/errors.js';
import { unknownName } from '../common/unknown-name.js';
import type { ScenarioBase } from '../lab/scenario.js';
import type { AnyScenario } from '../subjects/import-scenario.js';

/** @throws {InputError} what is wrong with a declaration that TypeScript has not seen */
export function declaredScenario(exported: unknown): AnyScenario {
  const problem = problemIn(exported as Partial<Declared> | undefined);
  if (problem !== null) throw new InputError(problem);
  return exported as AnyScenario;
}

/** @throws {RangeError} when the scenario has no such form */
export function formOf({ name, forms }: Pick<ScenarioBase, 'name' | 'forms'>, form: string | undefined): string {
  if (form === undefined) return forms[0];
  if (!forms.includes(form)) throw new RangeError(unknownName(`variant of ${name}`, form, forms));
  return form;
}

type Declared = ScenarioBase & { readonly kind?: string; readonly after?: unknown; readonly actors?: unknown };

function problemIn(scenario: Partial<Declared> | undefined): string | null {
  if (typeof scenario !== 'object') return 'exports no `scenario`: export const scenario = defineScenario({ … })';
  if (scenario.kind !== 'machine' && scenario.kind !== 'plain') return '`scenario` was not made by defineScenario';
  if (typeof scenario.name !== 'string' || scenario.name === '') return '`scenario` has no name';
  if (!Array.isArray(scenario.forms) || scenario.forms.length === 0) return '`scenario` has no forms';
  if (!Array.isArray(scenario.outcomes)) return '`scenario` declares no outcomes';
  if (typeof scenario.after !== 'function') return '`scenario` has no function `after`';
  if (scenario.kind === 'plain' && typeof scenario.actors !== 'function')
    return '`actors` of a scenario without CPUs is a function that gives the actors';
  return null;
}
