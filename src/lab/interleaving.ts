/** An interleaving as it is shown: what each row of the table says. */

export interface InterleavingRow {
  /** The actor that made the step, or null: an event that no actor makes. */
  readonly actor: number | null;
  /** Depth of nested interrupts. */
  readonly depth: number;
  readonly irqsOff: boolean;
  /** Something that happened, and no step of the schedule: always shown. */
  readonly note: boolean;
  /** `load call_single_queue[2].first → 0`, or what happened. */
  readonly text: string;
  /** `llist.ts:48`, or empty. */
  readonly where: string;
}

export interface Interleaving {
  /** Names of the actors: `CPU0`, `actor 1`. */
  readonly actors: readonly string[];
  readonly rows: readonly InterleavingRow[];
  /** What was wrong, in one sentence; null: nothing was. */
  readonly finding: string | null;
}
