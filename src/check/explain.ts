/** Why no order of the calls explains what they returned: the longest that can be had, and the call that then fits nowhere. */
import type { Explanation, ShownCall } from '../lab/check-report.js';
import type { Call } from '../lab/history.js';
import { historyOf, type JudgeOptions, type MadeCall } from './judge.js';
import { callText, valueText } from './values.js';

export function shownCalls(calls: readonly MadeCall[]): ShownCall[] {
  return calls.map(({ thread, phase, operation, arg, result, invoked, returned, threw }) => ({
    thread, phase, invoked,
    call: callText(operation, arg),
    result: threw !== undefined ? `threw ${threw}` : returned < Infinity ? valueText(result) : null,
    returned: returned < Infinity ? returned : null,
  }));
}

/** Null when there is an order, so that something else is wrong. */
export function explain(calls: readonly MadeCall[], { model, linearize }: JudgeOptions): Explanation | null {
  const history = historyOf(calls);
  const { verdict, order } = linearize(model, history);
  if (verdict !== 'illegal') return null;
  const numberOf = (call: Call): number => calls.findIndex(({ invoked }) => invoked === call.invoked);
  const state = order.reduce<unknown>((before, call) => model.operations[call.operation](before, call) ?? before, model.initial());
  const left = history.filter((call) => !order.some(({ invoked }) => invoked === call.invoked) && call.returned < Infinity);
  const misfit = left.toSorted((a, b) => a.returned - b.returned)[0];
  return { order: order.map(numberOf), misfit: misfit === undefined ? null : numberOf(misfit), state: valueText(state) };
}
