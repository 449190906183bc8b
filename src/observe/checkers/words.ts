/** What a recorded execution says of a word: who wrote it last, who notified it, what it holds. */
import type { Observation, Operation } from '../../lab/observation.js';
import { computed } from '../word-accesses.js';

/** The value that an operation leaves in its word; undefined: it does not write. */
export function written({ name, value, result }: Operation): number | undefined {
  if (name === 'store' || name === 'exchange') return Number(value);
  return computed(name, Number(result), Number(value)); // of a compareExchange only what it expected was recorded
}

/** Whether it has changed its word, or may have. */
export function writes(operation: Operation): boolean {
  const { name, value, result } = operation;
  return name === 'compareExchange' ? result === value : written(operation) !== undefined;
}

/** Index of the last operation of an actor, or -1. */
export function lastOf({ steps }: Observation, actor: number): number {
  return steps.findLastIndex((step) => step.actor === actor && step.operation !== undefined);
}

/** Who of those that are stuck has looked at a word last: `CPU0 and CPU1`; empty: none has. */
export function stuckAt(observation: Observation, word: number): string {
  const { steps, stuck, actors } = observation;
  return stuck
    .filter((actor) => steps[lastOf(observation, actor)]?.operation?.word === word)
    .map((actor) => actors[actor])
    .join(' and ');
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
