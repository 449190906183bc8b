/** Values that operations take and return, as text: for reports, for tokens, and for comparing. */

/** For people: `7`, `"a"`, `[1, 2]`, `undefined`. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return valueToJson(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

export function callText(operation: string, arg: unknown): string {
  return `${operation}(${arg === undefined ? '' : valueText(arg)})`;
}

/** ` (ring.js:12)`: where something happened, if that is known. */
export function at(place: string): string {
  return place === '' ? '' : ` (${place})`;
}

/** JSON of what JSON has no word for as well. */
export function valueToJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (inner === undefined) return { $: 'undefined' };
      if (typeof inner === 'bigint') return { $: 'bigint', is: String(inner) };
      if (typeof inner === 'number' && !Number.isFinite(inner)) return { $: 'number', is: String(inner) };
      if (ArrayBuffer.isView(inner) && !(inner instanceof DataView))
        return Array.from(inner as unknown as ArrayLike<number>);
      return inner;
    }) ?? '{"$":"undefined"}'
  );
}

export function valueFromJson(text: string): unknown {
  return unpack(JSON.parse(text));
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  const { $: type, is } = value as { $?: string; is?: string };
  if (type === 'undefined') return undefined;
  if (type === 'bigint') return BigInt(is!);
  if (type === 'number') return Number(is);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
}

/** Of lists: entries, and lists within. To look at a billion takes minutes, in which nothing can end a thread. */
const [LONGEST, DEEPEST] = [100_000, 100];

/** Whether it is a value that calls can take and return: a plain one, or a list of them. */
export function isRecordable(value: unknown, depth = 0): boolean {
  if (Array.isArray(value))
    return depth < DEEPEST && value.length <= LONGEST && value.every((inner) => isRecordable(inner, depth + 1));
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return value === null || !['object', 'function', 'symbol'].includes(typeof value);
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return (
    typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && valueToJson(a) === valueToJson(b)
  );
}
