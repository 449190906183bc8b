/** The operations of `Atomics`, by number, as rewritten code names them. */
import * as native from '../../memory/atomics.js';

export const Op = {
  LOAD: 0, STORE: 1, ADD: 2, SUB: 3, AND: 4, OR: 5, XOR: 6, EXCHANGE: 7, COMPARE_EXCHANGE: 8, WAIT: 9, NOTIFY: 10,
} as const;

export const OP_NAMES = ['load', 'store', 'add', 'sub', 'and', 'or', 'xor', 'exchange', 'compareExchange', 'wait', 'notify'] as const;

/** Whether the operation may change its word. */
export function isWrite(op: number): boolean {
  return op >= Op.STORE && op <= Op.COMPARE_EXCHANGE;
}

/** Makes the operation; waiting and notifying are the scheduler's. */
export function performAtomics(op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
  const v = value as number;
  switch (op) {
    case Op.LOAD:
      return native.load(array, index);
    case Op.STORE:
      return native.store(array, index, v);
    case Op.ADD:
      return native.add(array, index, v);
    case Op.SUB:
      return native.sub(array, index, v);
    case Op.AND:
      return native.and(array, index, v);
    case Op.OR:
      return native.or(array, index, v);
    case Op.XOR:
      return Atomics.xor(array, index, v);
    case Op.EXCHANGE:
      return native.exchange(array, index, v);
    case Op.COMPARE_EXCHANGE:
      return native.compareExchange(array, index, v, extra as number);
    default:
      throw new Error(`no Atomics operation has the number ${op}`);
  }
}
