/** The calls of a run as they were made, and what their results mean by the definition. */
import type { OperationDefinition } from '../lab/check-definition.js';
import type { Call, History } from '../lab/history.js';
import type { SlotUse } from './prepared-program.js';
import type { RecordedCall } from './record.js';
import { callText, sameValue } from '../lab/values.js';

/** A call as it was made. */
export interface MadeCall extends SlotUse, RecordedCall {
  readonly slot: number;
}

type Result = Pick<MadeCall, 'result' | 'named'>;

export function hasReturned({ returned }: Pick<MadeCall, 'returned'>): boolean {
  return returned < Infinity;
}

/** Whether the call had no effect, by its own account. */
export function hasFailed(call: Result): boolean {
  return hasGivenUp(call) || wasRefused(call) || foundNothing(call);
}

/** The history of the calls, as the model sees them: one that gave up had no effect, and is left out. */
export function historyOf(calls: readonly MadeCall[]): History {
  return calls.filter((call) => !(hasReturned(call) && hasGivenUp(call))).map(callForModel);
}

export function callForModel(call: MadeCall): Call {
  const { thread, arg, invoked, returned, named } = call;
  const result = hasReturned(call) ? resultForModel(call) : undefined;
  return { thread, operation: named.role, arg, result, invoked, returned };
}

/** `push(3) of thread 1`. */
export function nameOf({ operation, arg, thread, phase }: MadeCall): string {
  const where = { before: 'before the race', race: `of thread ${thread}`, drain: 'at the end' }[phase];
  return `${callText(operation, arg)} ${where}`;
}

export function hasGivenUp({ result, named: { definition } }: Result): boolean {
  return 'gaveUp' in definition && sameValue(result, definition.gaveUp);
}

export function wasRefused({ result, named: { neverRefuses } }: Result): boolean {
  return result === false && !neverRefuses;
}

function foundNothing({ result, named: { moves, definition } }: Result): boolean {
  return moves === 'out' && isNothing(result, definition);
}

/** Whether the result of a call that takes something out says that there was nothing. */
function isNothing(result: unknown, definition: OperationDefinition<unknown>): boolean {
  return 'empty' in definition ? sameValue(result, definition.empty) : result === undefined || result === null;
}

/** A call that takes out returns undefined when there was nothing; one that puts in returns a boolean or undefined. */
function resultForModel(call: MadeCall): unknown {
  const { result, named } = call;
  if (named.moves === 'out') return foundNothing(call) ? undefined : result;
  return named.moves === 'in' && typeof result !== 'boolean' ? undefined : result;
}
