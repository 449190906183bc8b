/** `replace` and `replaceAll` with a function that may wait. */
import { isObject } from '../../../../common/is-object.js';
import type { CallAny, Coroutine, NativeTwin } from './native-twin.js';

type Replace = (pattern: unknown, replacer: (...match: unknown[]) => string) => string;
const natives = String.prototype as unknown as Record<'replace' | 'replaceAll', Replace>;
const { replace: nativeReplace, replaceAll: nativeReplaceAll } = natives;
const patternReplace = RegExp.prototype[Symbol.replace];

export const REPLACES: Readonly<Record<string, NativeTwin>> = {
  replace: (call, self, args) => replace(call, self, args, nativeReplace),
  replaceAll: (call, self, args) => replace(call, self, args, nativeReplaceAll),
};

/** The native method finds all matches before it calls back for the first: so they are listed, then replaced. */
function* replace(call: CallAny, self: unknown, [pattern, fn]: unknown[], native: Replace): Coroutine<unknown> {
  const method: unknown = isObject(pattern) ? Reflect.get(pattern, Symbol.replace) : undefined;
  if (typeof fn !== 'function' || (method !== undefined && method !== patternReplace))
    return Reflect.apply(native, self, [pattern, fn as () => string]);
  const matches: unknown[][] = [];
  Reflect.apply(native, self, [pattern, (...match: unknown[]) => String(matches.push(match))]);
  const text = String(self);
  let result = '';
  let end = 0;
  for (const match of matches) {
    const matched = String(match[0]);
    const start = Number(match.findLast((part) => typeof part === 'number'));
    result += text.slice(end, start) + String(yield* call(undefined, fn, match));
    end = start + matched.length;
  }
  return result + text.slice(end);
}
