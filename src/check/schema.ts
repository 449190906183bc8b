/** A small language for what a declaration may say: kinds of values, and fields of them. Strict: what is unknown is wrong. */
import { meant, suggestion } from '../common/nearest.js';
import { asyncText } from '../lab/async-code.js';

/** One sentence about the value at that path, such as `threads.push`; null: it is of this kind. */
export type Kind = (value: unknown, path: string) => string | null;

/** @param says what it must be, as in `a whole number` */
export function is(says: string, accepts: (value: unknown) => boolean): Kind {
  return (value, path) => (accepts(value) ? null : mustBe(value, path, says));
}

export const ANYTHING: Kind = () => null;
/** A field that smplab writes, and no user. */
export const OURS: Kind = () => null;
export const TEXT = is('a text', (value) => typeof value === 'string');
export const NAME = is('a text that is not empty', (value) => typeof value === 'string' && value !== '');
export const YES_OR_NO = is('true or false', (value) => typeof value === 'boolean');
/** What a thread runs: it may go on later. */
export const CODE: Kind = (value, path) => {
  if (typeof value !== 'function') return mustBe(value, path, 'a function');
  return sortOf(value).includes('Generator') ? `${path} is a generator: calling it runs none of its code` : null;
};
/** What runs synchronously, from beginning to end. */
export const FUNCTION: Kind = (value, path) => {
  const isAsync = typeof value === 'function' && sortOf(value).startsWith('Async');
  return isAsync ? asyncText(`${path} is async`, NO_LOOP) : CODE(value, path);
};
const NO_LOOP = 'nothing would run what it leaves for later: make it synchronous';

/** `AsyncGeneratorFunction`. */
function sortOf(fn: object): string {
  return Object.prototype.toString.call(fn).slice('[object '.length, -1);
}

export function wholeFrom(least: number): Kind {
  return is(`a whole number, at least ${least}`, (value) => Number.isSafeInteger(value) && (value as number) >= least);
}

/** One of a few words. */
export function oneOf(words: readonly string[]): Kind {
  return (value, path) => {
    if (typeof value !== 'string') return mustBe(value, path, words.map((word) => `"${word}"`).join(' or '));
    return words.includes(value) ? null : `${path} is "${value}"${suggestion(value, words)}`;
  };
}

/** It may be left out. */
export function optional(kind: Kind): Kind {
  return (value, path) => (value === undefined ? null : kind(value, path));
}

/** The first kind decides what is said. */
export function either(kind: Kind, ...others: readonly Kind[]): Kind {
  return (value, path) => (others.some((other) => other(value, path) === null) ? null : kind(value, path));
}

/** Entries of a list: to look at a billion takes minutes, in which nothing can end a thread. */
const MOST = 100_000;

export function listOf(kind: Kind, says: string, least = 0): Kind {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < least) return mustBe(value, path, says);
    if (value.length > MOST) return `${path} has ${value.length} entries: ${MOST} are the most`;
    return firstProblem(Array.from(value, (element, i) => () => kind(element, `${path}[${i}]`)));
  };
}

/** An object with names of its user's. */
export function recordOf(kind: Kind, says: string, least = 0): Kind {
  return (value, path) => {
    if (!isRecord(value) || Object.keys(value).length < least) return mustBe(value, path, says);
    return firstProblem(
      Object.entries(value).map(
        ([name, member]) =>
          () =>
            kind(member, below(path, name)),
      ),
    );
  };
}

/**
 * An object with these fields and no others.
 *
 * @param elsewhere what other declarations call the same: `{ shared: 'setup' }`
 */
export function fields(
  table: Readonly<Record<string, Kind>>,
  says: string,
  elsewhere: Readonly<Record<string, string>> = {},
): Kind {
  const known = Object.keys(table).filter((name) => table[name] !== OURS);
  return (value, path) => {
    if (!isRecord(value)) return mustBe(value, path, says);
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(table, name));
    if (unknown !== undefined)
      return unknownField(
        below(path, unknown),
        Object.hasOwn(elsewhere, unknown) ? elsewhere[unknown] : unknown,
        known,
      );
    return firstProblem(
      Object.entries(table).map(
        ([name, kind]) =>
          () =>
            kind(value[name], below(path, name)),
      ),
    );
  };
}

/** What a value is, for a sentence: `"three"`, `a list`, `an instance of Ring`. */
export function shown(value: unknown): string {
  try {
    return shownPlainly(value);
  } catch {
    return 'an object that throws when it is looked at'; // a proxy, or one whose getters throw
  }
}

function shownPlainly(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  if (typeof value === 'function') return /^class\b/.test(String(value)) ? `the class ${value.name}` : 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isThenable(value)) return 'a promise';
  const { constructor } = value as { readonly constructor?: unknown };
  if (typeof constructor !== 'function' || constructor === Object)
    return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  return `${/^[AEIOU]/.test(constructor.name) ? 'an' : 'a'} ${constructor.name}`;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

const SHOWN = 40;

function mustBe(value: unknown, path: string, says: string): string {
  return value === undefined
    ? `${path} is missing: it must be ${says}`
    : `${path} is ${shown(value)}: it must be ${says}`;
}

function unknownField(path: string, name: string, known: readonly string[]): string {
  const probable = meant(name, known);
  return `unknown field ${path}: ${probable === null ? `there are ${known.join(', ')}` : `did you mean "${probable}"?`}`;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function firstProblem(looks: readonly (() => string | null)[]): string | null {
  for (const look of looks) {
    const problem = look();
    if (problem !== null) return problem;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
