/** The accesses of data races, as rows of an interleaving: plain ones stand between the steps. */
import { sourceName } from '../common/short-path.js';
import { isAtomic, isWrite, type Access } from '../engine/races/access.js';
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
    return this.#accesses.filter(({ at, kind }) => at === step && !isAtomic(kind)).map((access) => this.#row(access));
  }

  /** Whether a step is an operation of `Atomics` that races. */
  isOperation(step: number): boolean {
    return this.#accesses.some(({ at, kind }) => at === step && isAtomic(kind));
  }

  #row({ thread, kind, start, site }: Access): InterleavingRow {
    const { names, sites } = this.#recorded;
    const { file, line } = sites[site];
    const text = `${isWrite(kind) ? 'plain write of' : 'plain read of'} ${wordOf(start, names)}, RACES`;
    const where = `${sourceName(file)}:${line}`;
    return { actor: thread, depth: 0, irqsOff: false, by: 'memory', text, where, ours: false }; // always shown
  }
}
