/** The operations of `Atomics`, by number, as rewritten code names them. */
import * as native from '../../memory/atomics.js';
import { Opcode as Op } from './opcodes.js';

/** Whether the operation may change its word. */
export function isWrite(op: number): boolean {
  return op >= Op.store && op <= Op.compareExchange;
}

/**
 * Makes the operation; waiting and notifying are the scheduler's. One thread runs all actors, so where nothing has to
 * be converted and nothing can go wrong a plain access does, at a fraction of the price.
 */
export function performAtomics(op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
  if (!(array instanceof Int32Array) || index >>> 0 !== index || index >= array.length)
    return nativeOperation(op, array, index, value, extra);
  if (op === Op.load) return array[index];
  if (typeof value !== 'number' || (value | 0) !== value) return nativeOperation(op, array, index, value, extra);
  const old = array[index];
  switch (op) {
    case Op.store:
      return (array[index] = value);
    case Op.add:
      array[index] = old + value;
      return old;
    case Op.sub:
      array[index] = old - value;
      return old;
    case Op.exchange:
      array[index] = value;
      return old;
    case Op.compareExchange:
      if (typeof extra !== 'number' || (extra | 0) !== extra) break;
      if (old === value) array[index] = extra;
      return old;
    default:
  }
  return nativeOperation(op, array, index, value, extra);
}

function nativeOperation(op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
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
}
