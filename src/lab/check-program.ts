/** A small program that calls the operations of a structure: what `smplab check` explores. */

export interface ProgramCall {
  /** As the definition names it. */
  readonly operation: string;
  readonly arg?: unknown;
}

/** From decision number `at` on these threads make no step. */
export interface Freeze {
  readonly at: number;
  readonly threads: readonly number[];
  /** Each is frozen when it has changed shared memory so many times, whatever `at` says; left out: at that decision. */
  readonly after?: readonly number[];
}

export interface CheckProgram {
  /** Calls made one after the other before the race begins, each by a thread that may. */
  readonly before: readonly (ProgramCall & { readonly thread: number })[];
  /** What each thread calls. */
  readonly threads: readonly (readonly ProgramCall[])[];
  /** Who empties the structure when all is over, and by which operation; left out: it is not emptied. */
  readonly drain?: { readonly thread: number; readonly operation: string };
  /** Who is frozen for good; left out: all go on. On coop alone. */
  readonly frozen?: Freeze;
  /** Its threads have event loops, so calls may go on later; left out: they have none. */
  readonly later?: true;
}
