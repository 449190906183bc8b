/** What a recorded execution says of a word: who wrote it last, who notified it, what it holds. */
import type { Observation, Operation } from '../../lab/observation.js';

/** The value that an operation leaves in its word; undefined: it does not write. */
export function written({ name, value, result }: Operation): number | undefined {
  const [old, operand] = [Number(result), Number(value)];
  switch (name) {
    case 'store':
    case 'exchange':
      return operand;
    case 'add':
      return (old + operand) | 0;
    case 'sub':
      return (old - operand) | 0;
    case 'and':
      return old & operand;
    case 'or':
      return old | operand;
    case 'xor':
      return old ^ operand;
    default:
      return undefined; // of a compareExchange only what it expected was recorded
  }
}

/** Whether it has changed its word, or may have. */
export function writes(operation: Operation): boolean {
  const { name, value, result } = operation;
  return name === 'compareExchange' ? result === value : written(operation) !== undefined;
}

/** Index of the last operation on `word` before step `before` that matches, or -1. */
export function lastOn(
  { steps }: Observation,
  word: number,
  before: number,
  matches: (operation: Operation) => boolean,
): number {
  for (let i = before - 1; i >= 0; i--) {
    const { operation } = steps[i];
    if (operation?.word === word && matches(operation)) return i;
  }
  return -1;
}

/** `CPU1 at step 12`. */
export function who({ steps, actors }: Observation, at: number): string {
  return `${actors[steps[at].actor]} at step ${steps[at].number}`;
}
