/** What a value read from JSON must look like. */

/** What is wrong with a value, behind the path to it (`summary.executions: not a whole number`); null: nothing. */
export type Shape = (value: unknown, path: string) => string | null;

const is =
  (what: string, test: (value: unknown) => boolean): Shape =>
  (value, path) =>
    test(value) ? null : `${path}: not ${what}`;

export const text = is('a text', (value) => typeof value === 'string');
export const flag = is('true or false', (value) => typeof value === 'boolean');
export const natural = is('a whole number', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const duration = is('a duration', (value) => Number.isFinite(value) && (value as number) >= 0);

export function oneOf(...values: readonly unknown[]): Shape {
  return is(`one of ${values.join(', ')}`, (value) => values.includes(value));
}

export function matching(what: string, pattern: RegExp): Shape {
  return is(what, (value) => typeof value === 'string' && pattern.test(value));
}

export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? null : shape(value, path));
}

export function both(one: Shape, other: Shape): Shape {
  return (value, path) => one(value, path) ?? other(value, path);
}

/** An object with these fields, and perhaps others. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, path) =>
    isObject(value)
      ? firstProblem(Object.entries(fields), ([name, shape]) =>
          shape(Object.hasOwn(value, name) ? value[name] : undefined, path === '' ? name : `${path}.${name}`),
        )
      : `${path === '' ? '' : `${path}: `}not an object`;
}

/** An object whose fields, whatever their names, are all of that shape. */
export function record(shape: Shape): Shape {
  return (value, path) =>
    isObject(value)
      ? firstProblem(Object.entries(value), ([name, field]) => shape(field, `${path}.${name}`))
      : `${path}: not an object`;
}

export function list(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? firstProblem([...value.entries()], ([i, item]) => shape(item, `${path}[${i}]`))
      : `${path}: not a list`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstProblem<T>(items: readonly T[], problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
