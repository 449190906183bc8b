/** Which built-in model the operations of a class look like. */
import { ROLES } from '../../check/roles.js';
import type { BuiltInModel } from '../../lab/check-definition.js';
import type { OutlinedClass, OutlinedMethod } from './outline.js';

export const MODELS = Object.keys(ROLES) as readonly BuiltInModel[];

/** What a class may be called that is one. */
const HINTS: Readonly<Record<BuiltInModel, RegExp>> = {
  'fifo-queue': /queue|ring|buffer|channel|fifo|pipe/i,
  'lifo-stack': /stack|lifo/i,
  set: /set\b/i,
  counter: /count/i,
  register: /register|cell|box/i,
  lock: /lock|mutex/i,
  semaphore: /sema/i,
  llist: /llist/i,
};

/** The methods that the model has an operation for, with the operation. */
export function suited(methods: readonly OutlinedMethod[], model: BuiltInModel): (readonly [OutlinedMethod, string])[] {
  return methods.flatMap((method): (readonly [OutlinedMethod, string])[] => {
    const operation = Object.entries(ROLES[model]).find(
      ([name, { aliases }]) => name === method.name || aliases.includes(method.name),
    );
    return operation === undefined ? [] : [[method, operation[0]]];
  });
}

/** The one with most of its operations; among equals the one that the class is named after. Null: none has any. */
export function suitedModel({ name, methods, functions }: OutlinedClass): BuiltInModel | null {
  const named = `${name} ${functions?.maker?.name ?? ''}`;
  const scored = MODELS.map((model) => {
    const operations = new Set(suited(methods, model).map(([, operation]) => operation)).size;
    return { model, operations, score: operations + (HINTS[model].test(named) ? 0.5 : 0) };
  });
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best.operations === 0 ? null : best.model;
}
