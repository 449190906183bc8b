/** The accesses of data races, as rows of an interleaving: plain ones stand between the steps. */
import { sourceName } from '../common/short-path.js';
import { isAtomic, isWrite, type Access } from '../engine/races/access.js';
import { isPlain } from '../engine/controlled/opcodes.js';
import type { InterleavingRow } from '../lab/interleaving.js';
import type { Recorded } from './interleaving.js';
import { wordOf } from './races.js';

export class RacedAccesses {
  readonly #recorded: Recorded;
  /** In the order in which they were made, each once. */
  readonly #accesses: readonly Access[];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
    const byOrder = new Map<number, Access>();
    for (const { first, second } of recorded.races ?? [])
      for (const access of [first, second]) byOrder.set(access.order, access);
    this.#accesses = [...byOrder.values()].toSorted((a, b) => a.order - b.order);
  }

  /** Plain accesses between the step before this one and this one. */
  rowsBefore(step: number): InterleavingRow[] {
    return this.#accesses
      .filter((access) => access.at === step && !this.#isStep(access))
      .map((access) => this.#row(access));
  }

  /** Whether a step itself races. */
  isOperation(step: number): boolean {
    return this.#accesses.some((access) => access.at === step && this.#isStep(access));
  }

  /** An operation of `Atomics`, or a plain access that is a point. */
  #isStep({ at, kind, site }: Access): boolean {
    const step = this.#recorded.steps[at];
    return isAtomic(kind) || (step !== undefined && isPlain(step.op) && step.site === site);
  }

  #row({ thread, kind, start, site }: Access): InterleavingRow {
    const { names, sites } = this.#recorded;
    const { file, line } = sites[site];
    const text = `${isWrite(kind) ? 'plain write of' : 'plain read of'} ${wordOf(start, names)}, RACES`;
    const where = `${sourceName(file)}:${line}`;
    return { actor: thread, depth: 0, irqsOff: false, by: 'memory', text, where, ours: false }; // always shown
  }
}
