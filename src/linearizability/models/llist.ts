/**
 * Linux's llist: `add(value)` returns whether the list was empty, `delAll()` takes all, newest first, `delFirst()`
 * takes the newest, or returns undefined when there is none.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { sameValue } from '../../lab/values.js';
import { listText, valuesOf, type List } from './list.js';

export const llist: Model<List> = {
  name: 'llist',
  initial: () => null,
  operations: {
    add: (list, { arg, result, returned }) =>
      returned < Infinity && typeof result === 'boolean' && result !== (list === null)
        ? undefined
        : { value: arg, next: list },
    delAll: (list, call) => (isPending(call) || sameValue([...valuesOf(list)], call.result ?? []) ? null : undefined),
    delFirst,
  },
  key: (list) => listText(valuesOf(list)),
  observes: ({ operation, result }) => operation === 'delFirst' && result === undefined,
  describe: (list) => (list === null ? 'an empty list' : `a list with ${listText(valuesOf(list))}, newest first`),
};

/** Undefined: it does not fit. A pending one that finds nothing changes nothing, which is as if it had not been. */
function delFirst(list: List, call: Call): List | undefined {
  if (list === null) return !isPending(call) && call.result === undefined ? list : undefined;
  return isPending(call) || sameValue(list.value, call.result) ? list.next : undefined;
}
