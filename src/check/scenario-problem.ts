/** What is wrong with a scenario that TypeScript has not seen: one sentence for its author. */
import { suggestion } from '../common/nearest.js';
import type { ScenarioBase } from '../lab/scenario.js';
import { MACHINE_SCENARIO, PLAIN_SCENARIO } from './definition-schema.js';
import { is, listOf, oneOf } from './schema.js';

const KIND = oneOf(['machine', 'plain']);
const ACTORS = listOf(
  is('a function', (value) => typeof value === 'function'),
  'a list of functions, one at least',
  1,
);

/** Null: it can be used. */
export function scenarioProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null)
    return 'exports no `scenario`: export const scenario = defineScenario({ … }); a definition made by defineCheck is for smplab check';
  const { kind } = value as { readonly kind?: unknown };
  if (kind === undefined) return '`scenario` was not made by defineScenario';
  if ('shared' in value && kind === 'machine')
    return 'cpus' in value
      ? '`scenario`: there are both cpus and shared: actors are CPUs, or threads over memory of your own'
      : '`scenario`: kind is what defineScenario makes of the other fields: leave it out';
  const problem = KIND(kind, 'kind') ?? (kind === 'machine' ? MACHINE_SCENARIO : PLAIN_SCENARIO)(value, '');
  if (problem !== null) return `\`scenario\`: ${problem}`;
  return kind === 'plain' ? formsProblem(value as ScenarioBase) : null;
}

/** What its actors are, form by form; null: they can be run. */
export function actorsProblem({
  forms,
  actors,
}: {
  forms: readonly string[];
  actors: (form: string) => unknown;
}): string | null {
  for (const form of forms) {
    const problem = ACTORS(actors(form), `actors('${form}')`);
    if (problem !== null) return `\`scenario\`: ${problem.replace(' is missing', ' returned nothing')}`;
  }
  return null;
}

/** An outcome for a form that there is not would never be looked at. */
function formsProblem({ forms, outcomes }: ScenarioBase): string | null {
  for (const [i, { on = [] }] of outcomes.entries()) {
    const unknown = on.find((form) => !forms.includes(form));
    if (unknown !== undefined)
      return `\`scenario\`: outcomes[${i}].on names "${unknown}", which is no form${suggestion(unknown, forms)}`;
  }
  return null;
}
