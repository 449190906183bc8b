/** The operations of `Atomics`, by number, as rewritten code names them. */
import * as native from '../../memory/atomics.js';
import { Opcode as Op } from './rewriter/opcodes.js';

/** Whether the operation may change its word. */
export function isWrite(op: number): boolean {
  return op >= Op.store && op <= Op.compareExchange;
}

/** Makes the operation; waiting and notifying are the scheduler's. */
export function performAtomics(op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
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
      return Atomics.xor(array, index, v);
    case Op.exchange:
      return native.exchange(array, index, v);
    case Op.compareExchange:
      return native.compareExchange(array, index, v, extra as number);
    default:
      throw new Error(`no Atomics operation has the number ${op}`);
  }
}
