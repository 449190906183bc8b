/** Judges what a program's calls returned: is there an order in which one thread would have got the same? */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { Call, History, Model } from '../lab/history.js';
import type { RunEnd } from '../lab/verdict.js';
import type { RecordedCall } from './record.js';
import type { SlotUse } from './prepared-program.js';
import { linearize } from '../linearizability/linearize.js';
import { at, callText, sameValue, valueText } from '../lab/values.js';

/** A call as it was made. */
export interface MadeCall extends SlotUse, RecordedCall {
  readonly slot: number;
}

export interface Judgement {
  /** Short and stable. */
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
}

export interface JudgeOptions {
  readonly definition: OperationsDefinition<unknown, unknown, unknown>;
  readonly model: Model;
}

/** Null: as it should be. */
export function judge(calls: readonly MadeCall[], end: RunEnd, options: JudgeOptions): Judgement | null {
  const threw = calls.find((call) => call.threw !== undefined);
  if (threw !== undefined) return { kind: 'threw', text: `${nameOf(threw)} threw ${threw.threw}` };
  return judgeElements(calls) ?? judgeOrder(calls, end, options);
}

/** The history of the calls, as the model sees them. */
export function historyOf(calls: readonly MadeCall[]): History {
  return calls.flatMap((call) => {
    if (call.returned < Infinity && hasGivenUp(call)) return [];
    const { thread, arg, invoked, returned, named } = call;
    return [
      {
        thread,
        operation: named.role,
        arg,
        result: returned < Infinity ? resultForModel(call) : undefined,
        invoked,
        returned,
      },
    ];
  });
}

/** Whether the call had no effect, by its own account. */
export function hasFailed({ result, named: { definition, moves, neverRefuses } }: MadeCall): boolean {
  if ('gaveUp' in definition && sameValue(result, definition.gaveUp)) return true;
  return (result === false && !neverRefuses) || (moves === 'out' && isNothing(result, definition));
}

function hasGivenUp({ result, named: { definition } }: MadeCall): boolean {
  return 'gaveUp' in definition && sameValue(result, definition.gaveUp);
}

function resultForModel({ result, named: { definition, moves } }: MadeCall): unknown {
  if (moves === 'out') return isNothing(result, definition) ? undefined : result;
  return moves === 'in' && typeof result !== 'boolean' ? undefined : result;
}

function isNothing(result: unknown, definition: { readonly empty?: unknown }): boolean {
  if ('empty' in definition) return sameValue(result, definition.empty);
  return result === undefined || result === null;
}

/**
 * Nothing twice, nothing from nowhere, nothing lost, and in order: told by the elements alone, which is easiest to
 * read.
 */
export function judgeElements(calls: readonly MadeCall[]): Judgement | null {
  const put = calls.filter(
    ({ named, result, returned }) =>
      named.moves === 'in' && !(returned < Infinity && result === false && !named.neverRefuses),
  );
  if (put.length === 0 || new Set(put.map(({ arg }) => arg)).size < put.length) return null;
  const takers = calls.filter((call) => call.named.moves === 'out' && call.returned < Infinity && !hasFailed(call));
  const taken = takers.flatMap((call) =>
    (Array.isArray(call.result) ? (call.result as unknown[]) : [call.result]).map((element) => ({ call, element })),
  );
  const seen = new Map<unknown, MadeCall>();
  for (const { call, element } of taken) {
    const first = seen.get(element);
    if (first !== undefined)
      return {
        kind: 'taken twice',
        text: `${valueText(element)} was taken twice: by ${nameOf(first)} and by ${nameOf(call)}`,
      };
    seen.set(element, call);
    if (!put.some(({ arg }) => sameValue(arg, element)))
      return { kind: 'never put in', text: `${nameOf(call)} returned ${valueText(element)}, which nobody has put in` };
  }
  const drained =
    calls.some((call) => call.phase === 'drain' && hasFailed(call)) &&
    calls.every(({ returned }) => returned < Infinity);
  const lost = drained ? put.find(({ arg }) => !seen.has(arg)) : undefined;
  return lost === undefined
    ? null
    : {
        kind: 'lost',
        text: `${valueText(lost.arg)} is lost: ${nameOf(lost)} has put it in, and nobody got it, though all was taken out`,
      };
}

function judgeOrder(calls: readonly MadeCall[], end: RunEnd, { definition, model }: JudgeOptions): Judgement | null {
  const history = historyOf(calls);
  const { verdict, order } = linearize(model, history);
  if (verdict === 'illegal')
    return (definition.model === 'fifo-queue' ? brokenOrder(calls) : null) ?? notLinearizable(definition, model);
  const endless = judgeDrain(calls);
  if (endless !== null || end === 'completed' || verdict === 'unknown') return endless;
  const stuck = stuckCall(calls, history, order, model);
  if (stuck === null) return null;
  const why = {
    livelock: 'spins for ever',
    'step limit': 'does not come to an end',
    hang: 'does not come to an end',
  } as Record<string, string>;
  return {
    kind: 'stuck',
    text: `${nameOf(stuck)} ${why[end] ?? 'waits for ever'}, although it could be done: nobody will wake it`,
  };
}

/** The calls at the end are made by one thread, when all others are done: nothing is left to wait for. */
function judgeDrain(calls: readonly MadeCall[]): Judgement | null {
  const pending = calls.find(({ phase, returned }) => phase === 'drain' && returned === Infinity);
  return pending === undefined
    ? null
    : {
        kind: 'no end',
        text: `the structure cannot be emptied: ${nameOf(pending)} never returns${at(pending.hung ?? '')}`,
      };
}

function notLinearizable(
  { model: declared }: OperationsDefinition<unknown, unknown, unknown>,
  model: Model,
): Judgement {
  if (declared === 'lock')
    return {
      kind: 'not exclusive',
      text: 'two threads held the lock at the same time, or it was refused although it was free',
    };
  if (declared === 'semaphore')
    return {
      kind: 'not linearizable',
      text: 'more permits were given out than there are, or one was refused although it was free',
    };
  return {
    kind: 'not linearizable',
    text: `no order of the calls explains what they returned: one thread alone with a ${model.name} could not get this`,
  };
}

/** First in, first out, of one producer at one consumer: the plainest way to be out of order. */
function brokenOrder(calls: readonly MadeCall[]): Judgement | null {
  const inOrder = calls.toSorted((a, b) => a.invoked - b.invoked);
  const put = inOrder.filter(({ named, result }) => named.role === 'push' && result !== false);
  const taken = inOrder.filter((call) => call.named.role === 'pop' && call.returned < Infinity && !hasFailed(call));
  for (const [i, later] of taken.entries()) {
    for (const earlier of taken.slice(0, i)) {
      if (earlier.returned > later.invoked) continue;
      const [first, second] = [earlier, later].map(({ result }) => put.find(({ arg }) => sameValue(arg, result)));
      if (
        first === undefined ||
        second === undefined ||
        first.thread !== second.thread ||
        second.returned > first.invoked
      )
        continue;
      return {
        kind: 'out of order',
        text: `${valueText(earlier.result)} came out before ${valueText(later.result)}, and thread ${first.thread} had put it in after that`,
      };
    }
  }
  return null;
}

/** A call that has not returned although the model says that it could. */
function stuckCall(
  calls: readonly MadeCall[],
  history: History,
  order: readonly Call[],
  model: Model,
): MadeCall | null {
  let state = model.initial();
  for (const call of order) {
    const next = model.operations[call.operation](state, call);
    if (next !== undefined) state = next;
  }
  const pending = history.find(
    (call) =>
      call.returned === Infinity &&
      (order.includes(call) || model.operations[call.operation](state, call) !== undefined),
  );
  return pending === undefined ? null : calls.find(({ invoked }) => invoked === pending.invoked)!;
}

/** `push(3) of thread 1`. */
export function nameOf({ operation, arg, thread, phase }: MadeCall): string {
  return `${callText(operation, arg)} ${phase === 'race' ? `of thread ${thread}` : phase === 'before' ? 'before the race' : 'at the end'}`;
}
