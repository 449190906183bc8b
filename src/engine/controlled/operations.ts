/** The operations of `Atomics`, by number, as rewritten code names them: on arguments that are converted, see `convert`. */
import * as native from '../../memory/atomics.js';
import { Opcode as Op, PLAIN_RANGE, PLAIN_WRITE } from './opcodes.js';

/** Whether the operation may change its word. */
export function isWrite(op: number): boolean {
  return (op >= Op.store && op <= Op.compareExchange) || op === PLAIN_WRITE || op === PLAIN_RANGE;
}

/** Makes an operation that neither waits nor notifies: those are the scheduler's. */
export type Perform = (op: number, array: Int32Array, index: number, value: unknown, extra: unknown) => unknown;

/**
 * Makes the operation where one thread runs all actors: nothing can come between, so plain accesses do, at a fraction
 * of the price.
 */
export const performPlainly: Perform = (op, array, index, value, extra) => {
  if (!(array instanceof Int32Array)) return performNatively(op, array, index, value, extra);
  const old = array[index];
  if (old === undefined) return performNatively(op, array, index, value, extra); // changed since it was checked
  if (op === Op.load) return old;
  if (typeof value !== 'number' || (value | 0) !== value) return performNatively(op, array, index, value, extra);
  const operand = value | 0; // -0 is 0, as in the language
  switch (op) {
    case Op.store:
      return (array[index] = operand);
    case Op.add:
      array[index] = old + operand;
      return old;
    case Op.sub:
      array[index] = old - operand;
      return old;
    case Op.exchange:
      array[index] = operand;
      return old;
    case Op.compareExchange:
      if (typeof extra !== 'number' || (extra | 0) !== extra) break;
      if (old === operand) array[index] = extra;
      return old;
    default:
  }
  return performNatively(op, array, index, value, extra);
};

export const performNatively: Perform = (op, array, index, value, extra) => {
  const v = value as number;
  switch (op) {
    case Op.load:
      return native.load(array, index);
    case Op.store:
      return native.store(array, index, v);
    case Op.add:
      return native.add(array, index, v);
    case Op.sub:
      return native.sub(array, index, v);
    case Op.and:
      return native.and(array, index, v);
    case Op.or:
      return native.or(array, index, v);
    case Op.xor:
      return native.xor(array, index, v);
    case Op.exchange:
      return native.exchange(array, index, v);
    case Op.compareExchange:
      return native.compareExchange(array, index, v, extra as number);
    default:
      throw new Error(`no Atomics operation has the number ${op}`);
  }
};
