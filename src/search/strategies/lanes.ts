/**
 * Lanes: one search as a fixed number of searches, each with a share of its own, which take turns in blocks. Every
 * execution has a number, that of its place when one thread runs all lanes. So threads that run some lanes each make the
 * same executions together, whatever their number and pace, and which finding is the first does not depend on either.
 */
import type { Chooser, Coverage, Execution, Strategy } from '../../lab/schedule.js';
import { narrowest } from '../coverage.js';

/** How many lanes there are: more threads than that have nothing to do. */
export const LANES = 8;
/** Executions of a lane's first turn; each further one has twice as many, up to the largest. */
const [FIRST_BLOCK, DOUBLINGS] = [8, 5];

interface Lane {
  /** From 0 to LANES − 1. */
  readonly index: number;
  readonly strategy: Strategy;
}

export class Lanes implements Strategy {
  readonly name: string;
  /** Those that have not ended, in turn. */
  readonly #active: Lane[];
  #turn = 0;
  #block = 0;
  /** Executions before this block, of all lanes. */
  #before = 0;
  /** Executions of this turn. */
  #made = 0;

  /** @param most executions of all lanes together */
  constructor(
    private readonly lanes: readonly Lane[],
    private readonly most: number,
  ) {
    this.name = lanes[0].strategy.name;
    this.#active = [...lanes];
  }

  /** Name of the strategy that made the last chooser. */
  get madeBy(): string {
    const { madeBy, name } = this.#current.strategy;
    return madeBy ?? name;
  }

  get coveredAll(): boolean {
    return this.lanes.some(({ strategy }) => strategy.coveredAll === true);
  }

  get coverage(): Coverage {
    if (this.coveredAll) return 'exhausted';
    return narrowest(this.lanes.map(({ strategy }) => strategy.coverage ?? 'sampled'));
  }

  get gaveUp(): string | null {
    return this.lanes.flatMap(({ strategy }) => strategy.gaveUp ?? [])[0] ?? null;
  }

  get leavesOut(): string | null {
    return this.lanes.flatMap(({ strategy }) => strategy.leavesOut ?? [])[0] ?? null;
  }

  /** Of the last execution, among those of all lanes, from 1. */
  get number(): number {
    return this.#before + this.#current.index * this.#size + this.#made;
  }

  /** Number of the turn that is being made, among those of all lanes: they are made in this order. */
  get turn(): number {
    return this.#block * LANES + this.#current.index;
  }

  next(): Chooser | null {
    while (this.#active.length > 0 && !this.coveredAll) {
      if (this.#made === this.#size) this.#nextTurn();
      else if (this.number >= this.most) this.#endLane();
      else {
        const chooser = this.#current.strategy.next();
        if (chooser !== null) return chooser;
        this.#endLane();
      }
    }
    return null;
  }

  executed(execution: Execution): void {
    this.#current.strategy.executed(execution);
    this.#made++;
  }

  get #current(): Lane {
    return this.#active[this.#turn] ?? this.lanes.at(-1)!;
  }

  get #size(): number {
    return FIRST_BLOCK << Math.min(this.#block, DOUBLINGS);
  }

  #nextTurn(): void {
    this.#made = 0;
    if (++this.#turn === this.#active.length) this.#nextBlock();
  }

  #nextBlock(): void {
    this.#turn = 0;
    this.#before += LANES * this.#size;
    this.#block++;
  }

  #endLane(): void {
    this.#active.splice(this.#turn, 1);
    this.#made = 0;
    if (this.#turn === this.#active.length) this.#nextBlock();
  }
}
