/** What each step of a recorded execution does to a word, and what the word holds afterwards. */
import type { WordAccess } from '../lab/interleaving.js';
import type { Observation, Operation } from '../lab/observation.js';

/** A value as tables show it. @param poison what freed memory is filled with */
export function shownValue(value: unknown, poison: number): string {
  return value === poison ? 'POISON' : String(value);
}

/** By step; undefined where it is no operation on a word. */
export function wordAccesses({ steps, wordName, poison }: Observation): (WordAccess | undefined)[] {
  const accesses: (WordAccess | undefined)[] = [];
  /** What is in each word before the operation that was looked at last: the later ones come first. */
  const known = new Map<number, unknown>();
  for (const { operation } of steps.toReversed()) {
    if (operation === undefined || operation.name === 'pause') {
      accesses.push(undefined);
      continue;
    }
    const { word } = operation;
    const value = valueAfter(operation, known.get(word));
    accesses.push({
      word: wordName(word),
      effect: effectOf(operation),
      value: value === undefined ? null : shownValue(value, poison),
    });
    if (operation.name !== 'notify') known.set(word, valueBefore(operation));
  }
  return accesses.toReversed();
}

/** Steps that leave their word as it is. */
const LOOKING: ReadonlySet<string> = new Set(['load', 'plain read', 'wait', 'waitAsync', 'notify', 'pause']);
/** Steps that see nothing of what was in their word. */
const BLIND: ReadonlySet<string> = new Set(['store', 'plain write']);

/** Whether an operation changes its word, or may. A compare-exchange that fails only reads. */
export function isWriting({ name, value, result }: Operation): boolean {
  return name === 'compareExchange' ? Object.is(result, value) : !LOOKING.has(name);
}

/** Whether an operation sees what is in its word. */
export function isReading({ name }: Operation): boolean {
  return !BLIND.has(name);
}

function effectOf(operation: Operation): WordAccess['effect'] {
  if (operation.name === 'wait' || operation.name === 'waitAsync') return 'waits';
  if (operation.name === 'notify') return 'notifies';
  return isWriting(operation) ? 'writes' : 'reads';
}

/** Undefined: the operation does not tell. */
function valueBefore({ name, value, result }: Operation): unknown {
  switch (name) {
    case 'store':
    case 'plain write':
    case 'plain access':
      return undefined;
    case 'wait':
    case 'waitAsync':
      return isNotEqual(result) ? undefined : value;
    default:
      return result;
  }
}

/** Whether a wait did not begin, for another value was there. @param result of wait, or of waitAsync */
function isNotEqual(result: unknown): boolean {
  return (
    (typeof result === 'object' && result !== null ? (result as { value: unknown }).value : result) === 'not-equal'
  );
}

/** @param next what the next operation on the word finds; undefined: there is none, or it does not tell */
function valueAfter({ name, value, result }: Operation, next: unknown): unknown {
  switch (name) {
    case 'load':
    case 'plain read':
      return result;
    case 'store':
    case 'exchange':
    case 'plain write':
      return value;
    case 'wait':
    case 'waitAsync':
      return isNotEqual(result) ? next : value;
    case 'notify':
    case 'plain access':
      return next;
    case 'compareExchange':
      return Object.is(result, value) ? next : result;
    default:
      return (
        next ?? (typeof result === 'number' && typeof value === 'number' ? computed(name, result, value) : undefined)
      );
  }
}

const COMPUTED: Readonly<Partial<Record<string, (before: number, operand: number) => number>>> = {
  add: (before, operand) => (before + operand) | 0,
  sub: (before, operand) => (before - operand) | 0,
  and: (before, operand) => before & operand,
  or: (before, operand) => before | operand,
  xor: (before, operand) => before ^ operand,
};

/** What an operation makes of a number in a word as wide as most are; undefined: that hangs on more than its operand. */
export function computed(name: string, before: number, operand: number): number | undefined {
  return COMPUTED[name]?.(before, operand);
}
