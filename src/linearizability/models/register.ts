/**
 * A register with 0 in it: `read()`, `write(value)`, and `compareExchange([expected, replacement])`, which returns
 * whether it replaced, or else what it found there.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { sameValue, valueText } from '../../lab/values.js';

/** In an object, since the value may be undefined. */
export interface Register {
  readonly value: unknown;
}

export const ZERO: Register = { value: 0 };

export const register: Model<Register> = {
  name: 'register',
  initial: () => ZERO,
  operations: {
    read: readRegister,
    write: (state, { arg }) => writeRegister(state, arg),
    compareExchange: (state, call) => compareExchangeRegister(state, call, call.arg as [unknown, unknown]),
  },
  key: ({ value }) => valueText(value),
  observes: ({ operation, arg, result }) =>
    operation === 'read' || (operation === 'compareExchange' && failed(result, (arg as unknown[])[0])),
  describe: ({ value }) => `a register with ${valueText(value)}`,
};

/** Whether a compare-exchange that returned this has replaced nothing. */
export function failed(result: unknown, expected: unknown): boolean {
  return typeof result === 'boolean' ? !result : !sameValue(result, expected);
}

export function readRegister(state: Register, call: Call): Register | undefined {
  return isPending(call) || sameValue(state.value, call.result) ? state : undefined;
}

export function writeRegister(state: Register, value: unknown): Register {
  return sameValue(state.value, value) ? state : { value };
}

export function compareExchangeRegister(
  state: Register,
  call: Call,
  [expected, replacement]: readonly [unknown, unknown],
): Register | undefined {
  const equal = sameValue(state.value, expected);
  const next = equal ? writeRegister(state, replacement) : state;
  if (isPending(call)) return next;
  return call.result === equal || (typeof call.result !== 'boolean' && sameValue(call.result, state.value))
    ? next
    : undefined;
}
