/** What the batch engine runs: handed to each thread by URL, so the engine knows neither scenarios nor checks. */
import type { Part, StateMemory } from './memory.js';

/** One actor's program, in its thread: many independent states, and what the actor does to one of them. */
export interface BatchProgram {
  /** What a state is made of; in one thread. */
  readonly parts: readonly Part[];
  /**
   * What the actors have to say of a sample: words that each may write by `results`; 0: the state itself is looked at.
   */
  readonly resultWords: number;
  /**
   * What of the actor's view is not in shared memory, and so has to be made anew for each batch: nothing, the views, or
   * what `setUp` makes as well.
   */
  readonly renew: 'nothing' | 'views' | 'all';
  /**
   * Actors wait for what others do, so all go through the states in the same order: otherwise each would wait in
   * another one.
   */
  readonly inOrder?: boolean;
  /**
   * Makes the shared object of each state, and its contents. Called in one thread after the other, with memory zeroed.
   */
  setUp(states: readonly StateMemory[]): readonly unknown[];
  /**
   * Makes this actor's view. Called in one thread after the other, when all have set up; where all is renewed, right
   * after this thread's `setUp`: the next one's overwrites what it writes.
   */
  attach(shared: unknown): unknown;
  /** What this actor does. `at`: its first word in `results`; `common`: the first one of all of them. */
  readonly run: (view: unknown, results: Int32Array, at: number, common: number) => void;
  /** What came out, as one text. Called where all actors are done with the state; only when `resultWords` is 0. */
  outcome?(shared: unknown): string;
}

/** What a job is handed, beside what the engine needs: plain data, for the program. */
export interface BatchModule {
  /** Loads what is to be loaded: afterwards the thread does not yield while a job runs. */
  loadBatchProgram(actor: number, options: unknown): Promise<LoadedProgram>;
}

export interface LoadedProgram {
  /** What the host wants to know of it: plain data. */
  readonly about: unknown;
  /** The program for a job. */
  prepare(job: unknown): BatchProgram;
  /** What this actor has to tell of a job that has ended: plain data. */
  report?(): unknown;
}
