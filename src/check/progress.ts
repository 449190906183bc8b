/**
 * Progress: do the others get on while threads are frozen for good? Lock-free: whichever thread is frozen at whatever step, the
 * rest, scheduled fairly, finish their calls. Obstruction-free: a thread alone finishes its call, wherever all others
 * stand.
 *
 * Source: Herlihy, Shavit, On the Nature of Progress, OPODIS 2011.
 */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { Freeze } from '../lab/check-program.js';
import { mergeCovered, type ProgressSummary } from '../lab/check-report.js';
import type { Choice, Chooser, Decision } from '../lab/schedule.js';
import { namedOperations } from './roles.js';

/** Holds threads at a decision, and lets the others be chosen. */
export class Freezer implements Chooser {
  constructor(
    private readonly chooser: Chooser,
    private readonly freeze: Freeze,
    private readonly hold: (thread: number) => void,
  ) {}

  choose(decision: Decision): Choice {
    const { at, threads } = this.freeze;
    if (decision.index === at) threads.forEach(this.hold);
    const choice = this.chooser.choose(decision);
    if (decision.index !== at || !threads.includes(choice)) return choice; // from the next decision on they are not enabled
    return decision.enabled.subarray(0, decision.count).find((other) => !threads.includes(other)) ?? choice;
  }
}

/** A step each in turn: fair, and the worst for threads that undo each other's work. */
export class RoundRobin implements Chooser {
  #last = -1;

  choose({ actors, enabled, count }: Decision): Choice {
    const threads = enabled.subarray(0, count).filter((choice) => choice < actors);
    this.#last = threads.find((thread) => thread > this.#last) ?? threads[0] ?? enabled[0];
    return this.#last;
  }
}

/** Lets another chooser choose, and writes down where threads can be frozen that have begun. */
export class Survey implements Chooser {
  readonly #moments: { readonly at: number; readonly enabled: readonly number[]; readonly begun: readonly number[] }[] =
    [];

  constructor(
    private readonly chooser: Chooser,
    private readonly threads: number,
    private readonly hasBegun: (thread: number) => boolean,
  ) {}

  choose(decision: Decision): Choice {
    const enabled = [...decision.enabled.subarray(0, decision.count)].filter((choice) => choice < this.threads);
    this.#moments.push({ at: decision.index, enabled, begun: enabled.filter(this.hasBegun) });
    return this.chooser.choose(decision);
  }

  /** One thread each, and all but one. */
  freezes(): Freeze[] {
    const all = Array.from({ length: this.threads }, (_, thread) => thread);
    return this.#moments.flatMap(({ at, enabled, begun }) => {
      if (enabled.length < 2 || begun.length === 0) return [];
      const one = begun.map((thread) => ({ at, threads: [thread] }));
      const allButOne =
        this.threads === 2 ? [] : enabled.map((alone) => ({ at, threads: all.filter((thread) => thread !== alone) }));
      return [...one, ...allButOne];
    });
  }
}

type Operations = OperationsDefinition<unknown, unknown, unknown>;

/**
 * The operations that wait by definition, and the definition without them and without what can only follow them; null:
 * nothing is left.
 */
export function withoutWaiting(definition: Operations): {
  readonly waits: readonly string[];
  readonly rest: Operations | null;
} {
  const named = namedOperations(definition);
  const waits = named.filter((operation) => operation.waits).map(({ name }) => name);
  const left = named.filter(
    ({ name, after }) =>
      !waits.includes(name) && (after.length === 0 || after.some((earlier) => !waits.includes(earlier))),
  );
  const names = new Set(left.map(({ name }) => name));
  const operations = Object.fromEntries(Object.entries(definition.operations).filter(([name]) => names.has(name)));
  return { waits, rest: left.length === 0 ? null : { ...definition, operations } };
}

/** A run in which a thread did not get on. */
export interface Kept {
  /** Where each frozen thread stood. */
  readonly places: readonly string[];
  /** Whether all of them stood in a call: that says more than where one begins. */
  readonly inCalls: boolean;
  readonly text: string;
}

/** What was seen so far. */
export class ProgressTally<Run extends Kept> {
  programs = 0;
  freezes = 0;
  #alone = 0;
  #together: Run | null = null;
  #keptAlone: Run | null = null;

  /** @param others threads that were not frozen @param kept null: they got on */
  add(others: number, kept: Run | null): void {
    this.freezes++;
    if (others === 1) {
      this.#alone++;
      this.#keptAlone ??= kept;
    } else if (this.#together === null || (kept?.inCalls === true && !this.#together.inCalls))
      this.#together = kept ?? this.#together;
  }

  /** Whether nothing worse can be seen. */
  get isSettled(): boolean {
    return this.#keptAlone !== null;
  }

  summary(claimed: ProgressSummary['claimed'], waits: readonly string[]): ProgressSummary {
    const kept = this.#keptAlone ?? this.#together;
    const verdict =
      this.freezes === 0
        ? 'not tried'
        : this.#keptAlone !== null
          ? 'blocking'
          : this.#together !== null
            ? 'obstruction-free'
            : 'lock-free';
    const text = verdict === 'not tried' ? 'no two threads met in time' : (kept?.text ?? null);
    return {
      verdict,
      claimed,
      programs: this.programs,
      freezes: this.freezes,
      alone: this.#alone,
      waits,
      places: kept?.places ?? [],
      text,
      covered: mergeCovered([]),
    };
  }

  /** The run that refutes the claim; null: it stands. */
  refuting(claimed: ProgressSummary['claimed']): Run | null {
    if (claimed === null) return null;
    return this.#keptAlone ?? (claimed === 'lock-free' ? this.#together : null);
  }
}
