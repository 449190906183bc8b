/** What a scenario's module declares, looked at: what cannot be used is reported in one line. */
import { refuseAsync } from '../engine/async-functions.js';
import { watched } from '../engine/asynchrony.js';
import { actorsProblem, scenarioProblem } from '../check/scenario-problem.js';
import { AsyncCode } from '../lab/async-code.js';
import { InputError } from '../common/errors.js';
import { enterPhase, Phase } from '../common/phase.js';
import { unknownName } from '../common/unknown-name.js';
import { KERNEL_FUNCTION_NAMES } from '../kernel/function-names.js';
import type { Declaration } from './tasks/tasks.js';
import type { AnyScenario } from '../subjects/import-scenario.js';
import { isOwnScenario } from './scenario-catalog.js';
import { memoryProblem } from '../subjects/setup-memory.js';

/** @throws {InputError} what is wrong with a declaration that TypeScript has not seen */
export function declaredScenario(exported: unknown, url: string, later: 'nothing' | 'all' = 'nothing'): AnyScenario {
  enterPhase(Phase.SETUP);
  const problem = problemOf(exported as AnyScenario, url);
  if (problem !== null) throw new InputError(problem);
  if (later !== 'all') refuseAsyncScenario(exported as AnyScenario);
  return exported as AnyScenario;
}

/** @throws {AsyncCode} */
function refuseAsyncScenario(scenario: AnyScenario): void {
  if (scenario.kind !== 'plain') return;
  const { forms, actors, shared, name, workers } = scenario;
  if (workers !== undefined) throw new AsyncCode(`${name} starts threads (workers)`);
  refuseAsync('shared', shared);
  watched(() => shared());
  for (const form of forms) for (const [index, actor] of actors(form).entries()) refuseAsync(`actor ${index}`, actor);
}

/** Our own litmus tests let a batch lay out the memory, by arrays that make their own; a user's program shares none. */
function problemOf(scenario: AnyScenario, url: string): string | null {
  const problem = scenarioProblem(scenario);
  if (problem !== null) return problem;
  if (scenario.kind === 'machine') return functionsProblem(scenario.functions);
  if (isOwnScenario(url)) return null;
  return actorsProblem(scenario) ?? memoryProblem('shared', () => scenario.shared(), scenario.words);
}

/** Memory names functions by number, so each has one name, and no name is the kernel's. */
function functionsProblem(functions: Readonly<Record<string, unknown>>): string | null {
  const names = Object.keys(functions);
  const taken = names.find((name) => ['NULL', ...KERNEL_FUNCTION_NAMES].includes(name));
  if (taken !== undefined)
    return `\`scenario\`: functions.${taken}: the kernel has a function of that name; give yours another one`;
  const twice = names.find((name) => names.some((other) => other < name && functions[other] === functions[name]));
  if (twice === undefined) return null;
  const first = names.find((name) => functions[name] === functions[twice] && name !== twice);
  return `\`scenario\`: functions.${twice} is functions.${first} too: give it one name`;
}

/** Which form is asked for, by what its scenario's forms are. */
export interface AskedForm {
  /** Kernel variant. */
  readonly variant?: string | undefined;
  /** Way to write it. */
  readonly form?: string | undefined;
}

/** @throws {RangeError} when the scenario has no such form, or its forms are something else */
export function formOf({ name, forms, axis }: Pick<Declaration, 'name' | 'forms' | 'axis'>, asked: AskedForm): string {
  const form = asked[axis];
  const other = axis === 'form' ? 'variant' : 'form';
  if (asked[other] !== undefined) throw new RangeError(`${other}: ${name} has ${axis}s instead: ${forms.join(', ')}`);
  if (form === undefined) return forms[0];
  if (!forms.includes(form)) throw new RangeError(unknownName(`${axis} of ${name}`, form, forms));
  return form;
}
