/** What is wrong with a definition before anything of it runs: one sentence for its author. */
import { suggestion } from '../common/nearest.js';
import type { CheckDefinition, OperationsDefinition } from '../lab/check-definition.js';
import { ACTORS_DEFINITION, OPERATIONS_DEFINITION } from './definition-schema.js';
import { namedOperations, ROLES, type NamedOperation } from './roles.js';
import { shown } from './schema.js';

type Operations = OperationsDefinition<unknown, unknown, unknown>;

/** One sentence, or null: it can be used. */
export function definitionProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `the default export is ${shown(value)}: export default defineCheck({ … })`;
  if ('forms' in value && 'kind' in value)
    return 'it is a scenario: export const scenario = defineScenario({ … }), and smplab explore';
  const isCase = 'actors' in value;
  if (isCase && 'operations' in value) return 'there are both operations and actors: leave one of them out';
  if (isCase) return ACTORS_DEFINITION(value, '');
  return OPERATIONS_DEFINITION(value, '') ?? operationsProblem(value as Operations);
}

/** What no field says by itself: names that do not meet. */
function operationsProblem(definition: Operations): string | null {
  return (
    modelProblem(definition) ??
    sizeProblem(definition) ??
    threadsProblem(definition) ??
    afterProblem(definition) ??
    namesProblem(definition)
  );
}

function modelProblem({ operations, model }: Operations): string | null {
  if (typeof model === 'string')
    return model in ROLES ? null : `unknown model "${model}"${suggestion(model, Object.keys(ROLES))}`;
  const known = Object.keys(model.operations);
  for (const [name, { as = name }] of Object.entries(operations)) {
    if (!known.includes(as)) return `the model ${model.name} has no operation "${as}"${suggestion(as, known)}`;
  }
  return null;
}

const SIZED: ReadonlySet<unknown> = new Set(['fifo-queue', 'lifo-stack']);

/** A size that the model would not look at. */
function sizeProblem({ model, capacity, permits }: Operations): string | null {
  if (permits !== undefined && model !== 'semaphore') return 'permits: only the model semaphore has permits';
  if (capacity === undefined || SIZED.has(model)) return null;
  if (model === 'semaphore') return `capacity: a semaphore has permits: say permits: ${capacity}`;
  return typeof model === 'string'
    ? `capacity: the model ${model} has none: leave it out`
    : `capacity: a model of your own says itself how much there is room for: leave it out`;
}

function threadsProblem({ operations, threads = {} }: Operations): string | null {
  const names = Object.keys(operations);
  const unknown = Object.keys(threads).find((name) => !names.includes(name));
  return unknown === undefined ? null : `threads.${unknown}: there is no such operation${suggestion(unknown, names)}`;
}

function afterProblem({ operations }: Operations): string | null {
  const names = Object.keys(operations);
  for (const [name, { after }] of Object.entries(operations)) {
    if (after === undefined) continue;
    if (!names.includes(after))
      return `operations.${name}.after is "${after}": there is no such operation${suggestion(after, names)}`;
    if (after === name) return `operations.${name}.after is the operation itself: it could never be called`;
  }
  return names.every((name) => operations[name].after !== undefined)
    ? 'every operation has an after: none could ever be called first'
    : null;
}

/** Names that the model does not know, and arguments that it needs. */
function namesProblem(definition: Operations): string | null {
  let named: readonly NamedOperation[];
  try {
    named = namedOperations(definition);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  const bare = named.find((operation) => operation.needsArgument && operation.definition.args === undefined);
  return bare === undefined
    ? null
    : `operations.${bare.name}.args is missing: ${bare.role} of the model ${definition.model as string} needs an argument, such as args: 'int'`;
}

/** Whether it is one with operations and a model. */
export function hasOperations<Shared, View, State>(
  definition: CheckDefinition<Shared, View, State>,
): definition is OperationsDefinition<Shared, View, State> {
  return 'operations' in definition;
}
