/**
 * What a sequence lock is compared with: a register of two words that belong together. A model is a value of pure
 * functions.
 */
import type { Model } from 'smplab';

export const pair: Model<number> = {
  name: 'pair',
  initial: () => 0,
  operations: {
    write: (_, { arg }) => arg as number,
    read(value, { result, returned }) {
      if (returned === Infinity) return value; // still pending: it may return anything
      const [first, second] = result as [number, number];
      return first === value && second === 0 - value ? value : undefined;
    },
  },
};
