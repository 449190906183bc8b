/**
 * A portfolio: several strategies in turn, one execution each, since none wins everywhere: PCT never finds SafeStack,
 * POS no `reorder_10`, a random walk no `reorder` at all. It says which of them made each execution.
 *
 * After a number of executions it may leave off sampling: then only those go on that know what they have covered, so
 * that what is left of the budget goes into a proof.
 *
 * Source: Thomson, Donaldson, Betts, Concurrency Testing Using Controlled Schedulers, TOPC 2016, §6: each technique
 * finds bugs that others miss.
 */
import type { Chooser, Coverage, Execution, Strategy } from '../../lab/schedule.js';
import { widest } from '../coverage.js';

export class Portfolio implements Strategy {
  readonly name = 'portfolio';
  readonly #all: readonly Strategy[];
  /** Those that have not ended. */
  #active: Strategy[];
  #turn = 0;
  #current: Strategy | undefined;

  constructor(
    strategies: readonly Strategy[],
    /** Executions until sampling ends. */
    private samples = Infinity,
  ) {
    this.#all = strategies;
    this.#active = [...strategies];
  }

  /** Name of the strategy that made the last chooser. */
  get madeBy(): string {
    return this.#current?.madeBy ?? this.#current?.name ?? this.name;
  }

  /** The widest of theirs. */
  get coverage(): Coverage {
    return widest(this.#all.map(({ coverage }) => coverage ?? 'sampled'));
  }

  get leavesOut(): string | null {
    return this.#all.flatMap(({ leavesOut }) => leavesOut ?? [])[0] ?? null;
  }

  get coveredAll(): boolean {
    return this.#all.some(({ coveredAll }) => coveredAll === true);
  }

  next(): Chooser | null {
    if (this.coverage === 'exhausted') return null; // what one of them has seen entirely holds nothing for the others
    if (this.samples-- === 0) this.#active = this.#active.filter(({ coverage }) => coverage !== undefined);
    while (this.#active.length > 0) {
      this.#turn %= this.#active.length;
      const chooser = this.#active[this.#turn].next();
      if (chooser !== null) {
        this.#current = this.#active[this.#turn++];
        return chooser;
      }
      this.#active.splice(this.#turn, 1);
    }
    return null;
  }

  executed(execution: Execution): void {
    this.#current?.executed(execution);
  }
}
