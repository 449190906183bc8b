/** Data races: what is declared of them, and what became of that. */

/** Data races that are meant to be there: those at a place, or those on some of the memory. */
export interface DeclaredRace {
  /** Where one of the two accesses stands: `ring.js:18`. */
  readonly at?: string;
  /** What the memory is called, or how its name begins: `slots[2]`, `slots`. */
  readonly of?: string;
  /** Why they do no harm, or what they show. One sentence. */
  readonly because: string;
  /** Kernel variants or forms that it holds for; all of them when omitted. */
  readonly on?: readonly string[];
}

/** One that was declared, and in how many of the executions that were watched it was there. */
export interface DeclaredRaceSeen {
  /** The place, or the name of the memory. */
  readonly what: string;
  readonly because: string;
  readonly executions: number;
}

/** What several threads have seen of the same declarations. */
export function mergeDeclared(parts: readonly (readonly DeclaredRaceSeen[])[]): DeclaredRaceSeen[] {
  const merged = new Map<string, DeclaredRaceSeen>();
  for (const seen of parts.flat()) {
    const known = merged.get(seen.what);
    merged.set(seen.what, { ...seen, executions: seen.executions + (known?.executions ?? 0) });
  }
  return [...merged.values()];
}

/** What was seen since. @param before of the same declarations, earlier */
export function declaredSince(
  before: readonly DeclaredRaceSeen[],
  now: readonly DeclaredRaceSeen[],
): readonly DeclaredRaceSeen[] {
  const known = new Map(before.map(({ what, executions }) => [what, executions]));
  return now.map((seen) => ({ ...seen, executions: seen.executions - (known.get(seen.what) ?? 0) }));
}

/** Kind of the finding that two accesses race. */
export const DATA_RACE = 'data-race';
