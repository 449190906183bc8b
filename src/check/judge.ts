/** Judges what a program's calls returned: is there an order in which one thread would have got the same? */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { Call, History, Model } from '../lab/history.js';
import type { RunEnd } from '../lab/verdict.js';
import { linearize } from '../linearizability/linearize.js';
import { brokenOrder, judgeElements } from './elements.js';
import { RIGHT, UNDECIDED, type Judgement, type Wrong } from './judgement.js';
import { hasReturned, historyOf, nameOf, type MadeCall } from './made-call.js';
import { at } from '../lab/values.js';

export interface JudgeOptions {
  readonly definition: OperationsDefinition<unknown, unknown, unknown>;
  readonly model: Model;
  /** How often the search may try a call in a place before it gives up. */
  readonly most?: number;
}

/** A second or less, and memory that a thread of a check has, with states of some hundred bytes each. */
export const TRIES = 50_000;

/** Models of structures that may be full. */
const BOUNDED_MODELS: ReadonlySet<unknown> = new Set(['fifo-queue', 'lifo-stack']);

export function judge(calls: readonly MadeCall[], end: RunEnd, options: JudgeOptions): Judgement {
  return threw(calls) ?? judgeElements(calls) ?? judgeOrder(calls, end, options);
}

function threw(calls: readonly MadeCall[]): Wrong | null {
  const call = calls.find((made) => made.threw !== undefined);
  return call === undefined ? null : wrong('threw', `${nameOf(call)} threw ${call.threw}`);
}

function judgeOrder(calls: readonly MadeCall[], end: RunEnd, options: JudgeOptions): Judgement {
  const { definition, model, most = TRIES } = options;
  const history = historyOf(calls);
  const { verdict, order } = linearize(model, history, { most });
  if (verdict === 'illegal')
    return (definition.model === 'fifo-queue' ? brokenOrder(calls) : null) ?? notLinearizable(options);
  const endless = endlessDrain(calls);
  if (endless !== null) return endless;
  if (verdict === 'unknown') return UNDECIDED;
  return end === 'completed' ? RIGHT : judgeStuck(calls, end, options, { history, order });
}

/** The calls at the end are made by one thread, when all others are done: nothing is left to wait for. */
function endlessDrain(calls: readonly MadeCall[]): Wrong | null {
  const pending = calls.find((call) => call.phase === 'drain' && !hasReturned(call));
  if (pending === undefined) return null;
  const text = `the structure cannot be emptied: ${nameOf(pending)} never returns${at(pending.hung ?? '')}`;
  return wrong('no end', text);
}

function notLinearizable({ definition, model }: JudgeOptions): Wrong {
  switch (definition.model) {
    case 'lock':
      return wrong(
        'not exclusive',
        'two threads held the lock at the same time, or it was refused although it was free',
      );
    case 'semaphore':
      return wrong(
        'not linearizable',
        'more permits were given out than there are, or one was refused although it was free',
      );
    default:
      return wrong(
        'not linearizable',
        `no order of the calls explains what they returned: one thread alone with a ${model.name} could not get this`,
      );
  }
}

interface Ordered {
  readonly history: History;
  /** One that the model allows. */
  readonly order: readonly Call[];
}

/** The run did not complete: right when every call that is left has to wait by the model. */
function judgeStuck(calls: readonly MadeCall[], end: RunEnd, options: JudgeOptions, ordered: Ordered): Judgement {
  const stuck = stuckCall(calls, options.model, ordered);
  if (stuck === null) return RIGHT;
  if (end === 'step limit') return UNDECIDED; // it may still come back
  const text = `${nameOf(stuck)} ${stuckHow(end)}, although it could return: ${stuckWhy(stuck, end, options)}`;
  return wrong('stuck', text);
}

function stuckHow(end: RunEnd): string {
  if (end === 'livelock') return 'spins for ever';
  return end === 'hang' ? 'does not come to an end' : 'waits for ever';
}

/** The model has room without end where no capacity is declared. */
function stuckWhy({ named }: MadeCall, end: RunEnd, { definition }: JudgeOptions): string {
  if (end === 'hang') return 'a loop in it reaches no operation of Atomics';
  const mayBeFull = named.moves === 'in' && BOUNDED_MODELS.has(definition.model) && definition.capacity === undefined;
  return mayBeFull
    ? 'no thread will wake it; if the structure is full, declare its capacity'
    : 'no thread will wake it';
}

/** A call that has not returned although the model says that it could. */
function stuckCall(calls: readonly MadeCall[], model: Model, { history, order }: Ordered): MadeCall | null {
  const step = (state: unknown, call: Call): unknown => model.operations[call.operation](state, call);
  let state = model.initial();
  for (const call of order) {
    const next = step(state, call);
    if (next !== undefined) state = next; // null is a state too
  }
  const pending = history.find(
    (call) => !hasReturned(call) && (order.includes(call) || step(state, call) !== undefined),
  );
  return pending === undefined ? null : calls.find(({ invoked }) => invoked === pending.invoked)!;
}

function wrong(kind: string, text: string): Wrong {
  return { verdict: 'wrong', kind, text };
}
