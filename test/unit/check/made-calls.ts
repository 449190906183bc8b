/** Calls as a run would have made them, written down by hand. */
import type { OperationsDefinition } from '../../../src/lab/check-definition.js';
import type { MadeCall } from '../../../src/check/made-call.js';
import { modelOf } from '../../../src/check/model.js';
import type { JudgeOptions } from '../../../src/check/judge.js';
import { namedOperations } from '../../../src/check/roles.js';

export type Operations = OperationsDefinition<unknown, unknown, unknown>;

/** A definition, for tests that never set anything up. */
export function definitionOf(
  model: Operations['model'],
  operations: Operations['operations'],
  more: Partial<Operations> = {},
): Operations {
  return { name: 'test', setup: () => null, operations, model, ...more };
}

export function optionsOf(definition: Operations, most?: number): JudgeOptions {
  return { definition, model: modelOf(definition), ...(most === undefined ? {} : { most }) };
}

type Given = Partial<Omit<MadeCall, 'named' | 'slot' | 'operation'>>;

/** `made(definition)('push', { arg: 1, at: [1, 2] })`: the second of `at` is when it returned, left out: it has not. */
export function maker(
  definition: Operations,
): (operation: string, given?: Given & { readonly at?: readonly [number, number?] }) => MadeCall {
  const named = new Map(namedOperations(definition).map((operation) => [operation.name, operation]));
  let [slot, clock] = [0, 0];
  return (operation, { at, ...given } = {}) => {
    const [invoked, returned] = at ?? [++clock, ++clock];
    return {
      operation,
      arg: undefined,
      result: undefined,
      thread: 0,
      phase: 'race',
      named: named.get(operation)!,
      slot: slot++,
      invoked,
      returned: returned ?? Infinity,
      ...given,
    };
  };
}
