/** A data race that is meant to be there, and why it does no harm. */
export interface DeclaredRace {
  /** Where one of the two accesses stands: `ring.js:18`. */
  readonly at: string;
  /** One sentence. */
  readonly because: string;
}

/** One that was declared, and in how many of the executions that were watched it was there. */
export interface DeclaredRaceSeen extends DeclaredRace {
  readonly executions: number;
}

/** Kind of the finding that two accesses race. */
export const DATA_RACE = 'data-race';
