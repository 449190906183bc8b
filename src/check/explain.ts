/**
 * Why no order of the calls explains what they returned: the longest that can be had, and the call that then fits
 * nowhere.
 */
import type { Explanation, ShownCall } from '../lab/check-report.js';
import type { Call } from '../lab/history.js';
import { linearize } from '../linearizability/linearize.js';
import { TRIES, type JudgeOptions } from './judge.js';
import { historyOf, type MadeCall } from './made-call.js';
import { callText, valueText } from '../lab/values.js';

export function shownCalls(calls: readonly MadeCall[]): ShownCall[] {
  return calls.map(({ thread, phase, operation, arg, result, invoked, returned, threw }) => ({
    thread,
    phase,
    invoked,
    call: callText(operation, arg),
    result: threw !== undefined ? `threw ${threw}` : returned < Infinity ? valueText(result) : null,
    returned: returned < Infinity ? returned : null,
  }));
}

/** Null when there is an order, so that something else is wrong. */
export function explain(calls: readonly MadeCall[], { model, most = TRIES }: JudgeOptions): Explanation | null {
  const { verdict, order, ends } = linearize(model, historyOf(calls), { most });
  if (verdict !== 'illegal') return null;
  const numberOf = (call: Call): number => calls.findIndex(({ invoked }) => invoked === call.invoked);
  const [{ state, misfits }] = ends;
  const misfit = misfits.toSorted((one, other) => one.returned - other.returned)[0];
  return {
    order: order.map(numberOf),
    misfit: misfit === undefined ? null : numberOf(misfit),
    state: model.describe?.(state) ?? valueText(state),
  };
}
