/** Persistent lists: states that share what they have in common. */
import { valueText } from '../../lab/values.js';

export interface Cell {
  readonly value: unknown;
  readonly next: List;
}

/** Newest first; null: empty. */
export type List = Cell | null;

export function* valuesOf(list: List): Generator {
  for (let cell = list; cell !== null; cell = cell.next) yield cell.value;
}

export function listOf(values: Iterable<unknown>): List {
  let list: List = null;
  for (const value of values) list = { value, next: list };
  return list;
}

/** The same text for the same values in the same order. */
export function listText(values: Iterable<unknown>): string {
  return `[${[...values].map(valueText).join(', ')}]`;
}
