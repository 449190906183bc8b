/** The structure of a `smplab.run/1` document: all keys, their types, and where a figure may not exist: null. */

/** What is wrong with a value, or null. */
type Check = (value: unknown) => string | null;
interface Shape {
  readonly [key: string]: Check | Shape;
}

const is =
  (type: 'string' | 'boolean'): Check =>
  (value) =>
    typeof value === type ? null : `is no ${type}`;
const count: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? null : `${String(value)} is no count`;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string) ? null : `${String(value)} is none of ${words.join(', ')}`;

const figure = orNull(count);
const percentiles: Shape = { p50: figure, p99: figure };
const verdict = oneOf('as-expected', 'not-as-expected', 'unknown', 'not-applicable');

const ROW: Shape = {
  variant: is('string'),
  cpus: count,
  calls: {
    queued: figure,
    run: figure,
    refused: figure,
    lost: figure,
    stuck: figure,
    careless: figure,
    carelessLost: figure,
  },
  offlineIpis: { withWork: figure, empty: figure },
  ipis: figure,
  warnings: figure,
  hotplug: { offline: figure, online: figure },
  latencyNs: { recorded: percentiles, emulated: percentiles },
  end: orNull(oneOf('completed', 'deadlock', 'livelock', 'step limit', 'hang', 'crash', 'diverged', 'interrupted')),
  verdict,
  reason: orNull(is('string')),
};

const DOCUMENT: Shape = {
  schema: oneOf('smplab.run/1'),
  seed: count,
  trace: {
    file: is('string'),
    format: is('string'),
    notes: (value) => (Array.isArray(value) ? null : 'is no list'),
    events: count,
    calls: count,
    skipped: count,
    truncated: count,
  },
  settings: {
    cycles: count,
    ipiDelay: is('string'),
    timeScale: (value) => (typeof value === 'number' ? null : 'is no number'),
  },
  variants: (value) => (Array.isArray(value) && value.length > 0 ? null : 'is no list, or an empty one'),
  verdict,
  interrupted: is('boolean'),
};

/** What is wrong with a document, one line each: `variants[0].calls.lost: …`. */
export function shapeErrors(document: unknown): string[] {
  const { variants } = document as { variants?: unknown };
  const rows = Array.isArray(variants) ? variants : [];
  return [
    ...errorsOf(document, DOCUMENT, ''),
    ...rows.flatMap((row, index) => errorsOf(row, ROW, `variants[${index}].`)),
  ];
}

function errorsOf(value: unknown, shape: Shape, path: string): string[] {
  if (value === null || typeof value !== 'object') return [`${path}: is no object`];
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields)
    .filter((key) => !Object.hasOwn(shape, key))
    .map((key) => `${path}${key}: is not in the schema`);
  return Object.entries(shape)
    .flatMap(([key, part]) => {
      if (typeof part !== 'function') return errorsOf(fields[key], part, `${path}${key}.`);
      const error = part(fields[key]);
      return error === null ? [] : [`${path}${key}: ${error}`];
    })
    .concat(unknown);
}
