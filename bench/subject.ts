/** A subject of the bench: one file each, named in `subjects.ts`. */
import type { Bar, Table } from './table.js';

export interface Subject {
  /** What `npm run bench -- NAME` says. */
  readonly name: string;
  readonly summary: string;
  readonly run: (settings: Settings) => Promise<SubjectResult>;
}

export interface Settings {
  /** Tiny sizes: whether it works, not how fast. Nothing is installed. */
  readonly smoke: boolean;
  /** One line on stderr about what is being measured. */
  readonly progress: (line: string) => void;
}

export interface SubjectResult {
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
}

/** The work came out wrong: a benchmark that counts on it would measure something else. Exit code 3. */
export class WrongResult extends Error {
  override readonly name = 'WrongResult';
}

/** Throws unless the work that was to be done was done. */
export function check(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new WrongResult(`${what}: ${actual}, not ${expected}`);
}
