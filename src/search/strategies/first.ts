/** One strategy, and when it has ended without having covered everything, another. */
import type { Chooser, Coverage, Execution, Strategy } from '../../lab/schedule.js';
import { widest } from '../coverage.js';

/** The first one goes on as long as it may end in so many times as many executions as it may make: an estimate grows. */
const FAR = 10;
/** It is asked so often. */
const LOOKS = 40;

export class First implements Strategy {
  /** Executions of the first one. */
  #made = 0;
  #hasEnded = false;

  /**
   * @param most executions that the first one may make; those of the second are numbered from there on, so that a number
   * does not depend on how many it made
   */
  constructor(
    private readonly first: Strategy,
    private readonly most: number,
    private readonly then: Strategy,
  ) {}

  get name(): string {
    return this.then.name;
  }

  get madeBy(): string {
    const { madeBy, name } = this.#hasEnded ? this.then : this.first;
    return madeBy ?? name;
  }

  get number(): number {
    return this.#hasEnded ? this.most + (this.then.number ?? this.#made - this.most) : this.#made;
  }

  get turn(): number {
    return this.#hasEnded ? 1 + (this.then.turn ?? 0) : 0;
  }

  get covers(): boolean {
    return (this.#hasEnded ? this.then : this.first).covers === true;
  }

  get expected(): number | null {
    return (this.#hasEnded ? this.then : this.first).expected ?? null;
  }

  get traces(): number | undefined {
    return this.first.coveredAll === true ? this.first.traces : undefined;
  }

  get coverage(): Coverage {
    if (this.leavesOut !== null) return 'sampled';
    return widest([this.first.coverage ?? 'sampled', this.then.coverage ?? 'sampled']);
  }

  get coveredAll(): boolean {
    return this.leavesOut === null && (this.first.coveredAll === true || this.then.coveredAll === true);
  }

  get gaveUp(): string | null {
    return this.leavesOut ?? this.then.gaveUp ?? null;
  }

  get leavesOut(): string | null {
    return this.first.leavesOut ?? this.then.leavesOut ?? null;
  }

  next(): Chooser | null {
    if (!this.#hasEnded && this.#made < this.most && !this.#isHopeless) {
      const chooser = this.first.next();
      if (chooser !== null) return chooser;
    }
    if (!this.#hasEnded) this.#made = this.most;
    this.#hasEnded = true;
    return this.coveredAll || this.first.coverage === 'exhausted' ? null : this.then.next();
  }

  /** The first one would by far not end in time. */
  get #isHopeless(): boolean {
    const isTime = this.#made > 0 && this.#made % Math.ceil(this.most / LOOKS) === 0;
    return isTime && (this.first.expected ?? 0) > this.most * FAR;
  }

  executed(execution: Execution): void {
    this.#made++;
    (this.#hasEnded ? this.then : this.first).executed(execution);
  }
}
