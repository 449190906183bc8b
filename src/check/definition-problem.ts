/** What is wrong with a definition: for the one who wrote it. */
import type { CheckDefinition, OperationsDefinition } from '../lab/check-definition.js';
import { namedOperations, ROLES } from './roles.js';

const CLAIMS = ['lock-free', 'obstruction-free'];

/** One sentence, or null: it can be used. */
export function definitionProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null)
    return 'the default export is no definition: export default defineCheck({ … })';
  const definition = value as Partial<OperationsDefinition<unknown, unknown, unknown>> & {
    actors?: unknown;
    after?: unknown;
    outcomes?: unknown;
  };
  if (typeof definition.name !== 'string' || definition.name === '') return 'the definition has no name';
  if (typeof definition.setup !== 'function') return 'the definition has no setup function';
  if (definition.attach !== undefined && typeof definition.attach !== 'function') return 'attach is no function';
  if (definition.operations !== undefined && definition.actors !== undefined)
    return 'the definition has both operations and actors: one of them';
  if (definition.actors !== undefined) return actorsProblem(definition);
  if (definition.operations === undefined) return 'the definition has neither operations nor actors';
  const { progress } = definition;
  if (progress !== undefined && !CLAIMS.includes(progress))
    return `progress "${progress}": there are ${CLAIMS.join(' and ')}`;
  return operationsProblem(definition as OperationsDefinition<unknown, unknown, unknown>);
}

function actorsProblem({
  actors,
  after,
  outcomes,
}: {
  actors?: unknown;
  after?: unknown;
  outcomes?: unknown;
}): string | null {
  if (!Array.isArray(actors) || actors.length === 0 || !actors.every((actor) => typeof actor === 'function'))
    return 'actors is no list of functions';
  if (typeof after !== 'function') return 'actors need a function after, which says what came out';
  if (!Array.isArray(outcomes) || outcomes.length === 0) return 'actors need outcomes: what may come out';
  return null;
}

function operationsProblem(definition: OperationsDefinition<unknown, unknown, unknown>): string | null {
  const { operations, model, threads = {} } = definition;
  const names = Object.keys(operations);
  if (names.length === 0) return 'there are no operations';
  const wrong = names.find((name) => typeof operations[name] !== 'object' || operations[name] === null);
  if (wrong !== undefined) return `operation "${wrong}" is no object: {} for one without arguments`;
  if (typeof model === 'string' && !(model in ROLES))
    return `unknown model "${model}": there are ${Object.keys(ROLES).join(', ')}, or a model of your own`;
  if (typeof model !== 'string') {
    const problem = modelProblem(definition);
    if (problem !== null) return problem;
  }
  for (const [name, rule] of Object.entries(threads)) {
    if (!names.includes(name)) return `threads names an unknown operation "${name}": there are ${names.join(', ')}`;
    if (typeof rule === 'number' && !(Number.isSafeInteger(rule) && rule >= 1))
      return `threads: ${name} may be called by ${rule} threads, which is no number of threads`;
  }
  for (const name of names) {
    const { after, run, args } = operations[name];
    if (after !== undefined && !names.includes(after))
      return `operation "${name}" comes after an unknown operation "${after}": there are ${names.join(', ')}`;
    if (run !== undefined && typeof run !== 'function') return `run of operation "${name}" is no function`;
    if (args !== undefined && args !== 'int' && !Array.isArray(args) && typeof args !== 'function')
      return `args of operation "${name}": 'int', a list, or a function`;
    if (Array.isArray(args) && args.length === 0) return `args of operation "${name}" is an empty list`;
  }
  try {
    namedOperations(definition);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function modelProblem({ operations, model }: OperationsDefinition<unknown, unknown, unknown>): string | null {
  if (typeof model !== 'object' || model === null) return 'there is no model: a name, or pure functions';
  if (typeof model.initial !== 'function' || typeof model.operations !== 'object')
    return 'the model needs initial and operations';
  for (const [name, { as = name }] of Object.entries(operations)) {
    if (typeof model.operations[as] !== 'function')
      return `the model ${model.name} has no operation "${as}": there are ${Object.keys(model.operations).join(', ')}`;
  }
  return null;
}

/** Whether it is one with operations and a model. */
export function hasOperations<Shared, View, State>(
  definition: CheckDefinition<Shared, View, State>,
): definition is OperationsDefinition<Shared, View, State> {
  return 'operations' in definition;
}
