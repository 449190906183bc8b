/**
 * The language's own Atomics by their numbers, captured when this module is loaded: a thread replaces the methods of
 * the global `Atomics` afterwards, and its engine goes on with these.
 */
import { Opcode as Op } from '../controlled/opcodes.js';

const { load, store, add, sub, and, or, xor, exchange, compareExchange, wait, notify } = Atomics;

type Operation = (...args: never[]) => unknown;

/** The methods that become points, by name. */
export const NATIVE_ATOMICS: Readonly<Record<string, Operation>> = {
  load,
  store,
  add,
  sub,
  and,
  or,
  xor,
  exchange,
  compareExchange,
  wait,
  notify,
};

/** Makes the operation; waiting and notifying are the scheduler's. */
export function perform(op: number, array: Int32Array, index: number, value: number, extra: number): unknown {
  switch (op) {
    case Op.load:
      return load(array, index);
    case Op.store:
      return store(array, index, value);
    case Op.add:
      return add(array, index, value);
    case Op.sub:
      return sub(array, index, value);
    case Op.and:
      return and(array, index, value);
    case Op.or:
      return or(array, index, value);
    case Op.xor:
      return xor(array, index, value);
    case Op.exchange:
      return exchange(array, index, value);
    case Op.compareExchange:
      return compareExchange(array, index, value, extra);
    default:
      throw new Error(`no Atomics operation has the number ${op}`);
  }
}
