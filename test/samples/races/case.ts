/**
 * Small programs with one data race each, and twins without: hand-written cases of two threads. In a broken one the two
 * lines that race say so at their end.
 */
import { defineCheck, type ActorsDefinition, type DeclaredRace } from 'smplab';

/** The kinds of finding that these mistakes show as. */
export const caughtAs = ['data-race'];

export interface RaceCase<Shared> {
  readonly name: string;
  readonly setup: () => Shared;
  readonly actors: readonly ((shared: Shared) => void)[];
  /** What came out. */
  readonly after: (shared: Shared) => unknown;
  /** What should. */
  readonly expected: readonly string[];
  readonly races?: readonly DeclaredRace[];
}

export function raceCase<Shared>({ name, setup, actors, after, expected, races }: RaceCase<Shared>) {
  const definition: ActorsDefinition<Shared, Shared> = {
    name,
    setup,
    actors,
    after: (shared) => String(after(shared)),
    outcomes: [
      ...expected.map((match) => ({ match, grade: 'acceptable' as const, text: 'as it should be' })),
      { match: /^/, grade: 'forbidden', text: 'it came out wrong' },
    ],
    ...(races && { races }),
  };
  return defineCheck(definition);
}

/** Shared words, all 0. */
export function int32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}
