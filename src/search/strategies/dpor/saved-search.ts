/** A search between two of its executions, from which it goes on. */
import type { SavedCourse } from './course.js';
import type { SavedActors } from './cpu-chooser.js';
import type { SavedTables } from './saved.js';
import type { SavedSplit } from './split.js';
import type { SavedTurns } from './known-turns.js';

/** What a search has come to. */
export interface SoFar {
  /** Executions, and those of them that repeat others. */
  made: number;
  inVain: number;
  /** Pairs of a race and a step that were looked at. */
  work: number;
  /** The last execution is to be made again. */
  repeats: boolean;
  exhausted: boolean;
}

/** Plain data. */
export interface SavedSearch {
  readonly tables: SavedTables;
  readonly course: SavedCourse;
  readonly turns: SavedTurns;
  /** Of a machine. */
  readonly actors: SavedActors;
  readonly so: SoFar;
  /** Of a share. */
  readonly split?: SavedSplit;
}
