/**
 * Registers by key, with 0 in each: `read(key)`, `write([key, value])`, `compareExchange([key, expected,
 * replacement])`. Keys are independent of each other.
 */
import type { Model } from '../../lab/history.js';
import { valueText } from '../../lab/values.js';
import { compareExchangeRegister, failed, readRegister, writeRegister, ZERO, type Register } from './register.js';

type Registers = ReadonlyMap<string, Register>;

export const keyValue: Model<Registers> = {
  name: 'key-value',
  initial: () => new Map(),
  operations: {
    read: (registers, call) => changed(registers, call.arg, (state) => readRegister(state, call)),
    write: (registers, { arg }) =>
      changed(registers, (arg as unknown[])[0], (state) => writeRegister(state, (arg as unknown[])[1])),
    compareExchange: (registers, call) => {
      const [key, expected, replacement] = call.arg as [unknown, unknown, unknown];
      return changed(registers, key, (state) => compareExchangeRegister(state, call, [expected, replacement]));
    },
  },
  key: text,
  observes: ({ operation, arg, result }) =>
    operation === 'read' || (operation === 'compareExchange' && failed(result, (arg as unknown[])[1])),
  part: ({ operation, arg }) => valueText(operation === 'read' ? arg : (arg as unknown[])[0]),
  describe: (registers) => `registers {${text(registers)}}`,
};

function changed(
  registers: Registers,
  key: unknown,
  change: (state: Register) => Register | undefined,
): Registers | undefined {
  const name = valueText(key);
  const state = registers.get(name) ?? ZERO;
  const next = change(state);
  if (next === undefined) return undefined;
  return next === state ? registers : new Map(registers).set(name, next);
}

function text(registers: Registers): string {
  const entries = [...registers].filter(([, { value }]) => value !== 0);
  return entries
    .map(([key, { value }]) => `${key}: ${valueText(value)}`)
    .toSorted()
    .join(', ');
}
