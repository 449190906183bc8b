/** A set: `add(element)` returns whether it was not there, `delete(element)` and `has(element)` whether it was. */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { valueText } from '../../lab/values.js';
import { listText } from './list.js';

/** The elements' texts: equal values are one element. */
type Elements = ReadonlySet<string>;

export const set: Model<Elements> = {
  name: 'set',
  initial: () => new Set(),
  operations: {
    add: (elements, call) => {
      const element = valueText(call.arg);
      const there = elements.has(element);
      return returns(call, !there, there ? elements : new Set([...elements, element]));
    },
    delete: (elements, call) => {
      const element = valueText(call.arg);
      const there = elements.has(element);
      return returns(call, there, there ? new Set([...elements].filter((other) => other !== element)) : elements);
    },
    has: (elements, call) => returns(call, elements.has(valueText(call.arg)), elements),
  },
  key: (elements) => [...elements].toSorted().join(' '),
  observes: ({ operation, result }) => operation === 'has' || result === false,
  part: ({ arg }) => valueText(arg),
  describe: (elements) => (elements.size === 0 ? 'an empty set' : `a set with ${listText([...elements].toSorted())}`),
};

/** An operation that tells nothing may have found either. */
function returns(call: Call, found: boolean, next: Elements): Elements | undefined {
  return isPending(call) || call.result === undefined || call.result === found ? next : undefined;
}
