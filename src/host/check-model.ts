/** The model that a definition is compared with, and the search for an order. */
import type { Linearize } from '../check/judge.js';
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { Call, Model } from '../lab/history.js';

export function modelOf(definition: OperationsDefinition<unknown, unknown, unknown>): Model {
  return typeof definition.model === 'string' ? FIFO : definition.model;
}

const FIFO = { name: 'fifo-queue', initial: () => [], operations: {
  push: (s: unknown[], { arg, result }: Call) => (result === false ? s : [...s, arg]),
  pop: (s: unknown[], { result, returned }: Call) => (returned === Infinity ? (s.length ? s.slice(1) : undefined) : result === undefined ? (s.length ? undefined : s) : s[0] === result ? s.slice(1) : undefined) } } as unknown as Model;

export const linearize: Linearize = (model, history) => {
  let best: readonly Call[] = [];
  const seen = new Set<string>();
  const go = (state: unknown, done: readonly Call[], mask: number): boolean => {
    const complete = history.filter((c, i) => c.returned < Infinity && !(mask & (1 << i)));
    if (done.length > best.length) best = done;
    if (complete.length === 0) {
      best = done;
      return true;
    }
    const key = mask + JSON.stringify(state);
    if (seen.has(key)) return false;
    seen.add(key);
    const first = Math.min(...complete.map((c) => c.returned));
    for (let i = 0; i < history.length; i++) {
      if (mask & (1 << i) || history[i].invoked > first) continue;
      const next = model.operations[history[i].operation](state, history[i]);
      if (next !== undefined && go(next, [...done, history[i]], mask | (1 << i))) return true;
    }
    return false;
  };
  return { verdict: go(model.initial(), [], 0) ? 'ok' : 'illegal', order: best };
};
