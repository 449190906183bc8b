/** Operators whose operands are objects with a `valueOf`, `toString` or `Symbol.toPrimitive` that may wait. */
import { isObject } from '../../../common/is-object.js';
import { BINARY, UNARY } from './operators.js';
import { getMember } from './members.js';
import type { CallAny, Coroutine } from './natives/native-twin.js';

type Hint = 'default' | 'number' | 'string';
export function* binary(call: CallAny, operator: string, left: unknown, right: unknown): Coroutine<unknown> {
  const apply = BINARY[operator];
  if ((operator === '==' || operator === '!=') && !comparesConverted(left, right)) return apply(left, right);
  const hint = ['+', '==', '!='].includes(operator) ? 'default' : 'number';
  // The operand on the left is converted first: number before the other's, so that its error comes first.
  const a = yield* primitive(call, left, hint);
  const b = yield* primitive(call, right, hint);
  return apply(a, b);
}

/** `null` and `undefined` equal each other alone, and objects themselves alone. */
function comparesConverted(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return false;
  return isObject(left) !== isObject(right);
}

export function* unary(call: CallAny, operator: string, operand: unknown): Coroutine<unknown> {
  return UNARY[operator](yield* primitive(call, operand, 'number'));
}

/** Source: ECMA-262, ToPrimitive and OrdinaryToPrimitive. */
export function* primitive(call: CallAny, value: unknown, hint: Hint): Coroutine<unknown> {
  if (!isObject(value)) return value;
  const exotic = yield* getMember(call, value, Symbol.toPrimitive);
  if (exotic !== undefined && exotic !== null) {
    const result = yield* call(value, exotic, [hint]);
    if (!isObject(result)) return result;
    throw new TypeError('Cannot convert object to primitive value');
  }
  for (const name of hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']) {
    const method = yield* getMember(call, value, name);
    if (typeof method !== 'function') continue;
    const result = yield* call(value, method, []);
    if (!isObject(result)) return result;
  }
  throw new TypeError('Cannot convert object to primitive value');
}
