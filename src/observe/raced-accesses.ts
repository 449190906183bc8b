/** The accesses of data races, as rows of an interleaving: plain ones stand between the steps. */
import { sourceName } from '../common/short-path.js';
import { isAtomic, isWrite, type Access } from '../engine/races/access.js';
import { isPlain } from '../engine/controlled/opcodes.js';
import type { Arrow, InterleavingRow } from '../lab/interleaving.js';
import type { Recorded } from './interleaving.js';
import { wordOf } from './races.js';

export class RacedAccesses {
  /** In the order in which they were made, each once. */
  readonly #accesses: readonly Access[];
  /** By their `order`: the rows of plain accesses. */
  readonly #rows = new Map<number, number>();

  constructor(private readonly recorded: Recorded) {
    const byOrder = new Map<number, Access>();
    for (const { first, second } of recorded.races ?? [])
      for (const access of [first, second]) byOrder.set(access.order, access);
    this.#accesses = [...byOrder.values()].toSorted((a, b) => a.order - b.order);
  }

  /** Plain accesses between the step before this one and this one. @param first the number that the first row gets */
  rowsBefore(step: number, first: number): InterleavingRow[] {
    const accesses = this.#accesses.filter((access) => access.at === step && !this.#isStep(access));
    accesses.forEach(({ order }, i) => this.#rows.set(order, first + i));
    return accesses.map((access) => this.#row(access));
  }

  /** Each race, once its rows are known. @param rowOf the row of each step */
  arrows(rowOf: readonly number[]): Arrow[] {
    const row = ({ order, at }: Access): number => this.#rows.get(order) ?? rowOf[at];
    return (this.recorded.races ?? []).map(({ first, second }) => ({
      kind: 'race',
      from: row(first),
      to: row(second),
    }));
  }

  /** Where the sources of the plain accesses lie. */
  get files(): Readonly<Record<string, string>> {
    const { sites } = this.recorded;
    return Object.fromEntries(this.#accesses.map(({ site }) => [sourceName(sites[site].file), sites[site].file]));
  }

  /** Whether a step itself races. */
  isOperation(step: number): boolean {
    return this.#accesses.some((access) => access.at === step && this.#isStep(access));
  }

  /** An operation of `Atomics`, or a plain access that is a point. */
  #isStep({ at, kind, site }: Access): boolean {
    const step = this.recorded.steps[at];
    return isAtomic(kind) || (step !== undefined && isPlain(step.op) && step.site === site);
  }

  #row({ thread, kind, start, site }: Access): InterleavingRow {
    const { names, sites } = this.recorded;
    const { file, line } = sites[site];
    const word = wordOf(start, names);
    const text = `${isWrite(kind) ? 'plain write of' : 'plain read of'} ${word}, RACES`;
    const where = `${sourceName(file)}:${line}`;
    const access = { word, effect: isWrite(kind) ? 'writes' : 'reads', value: null } as const;
    return { actor: thread, depth: 0, irqsOff: false, by: 'memory', text, where, ours: false, access }; // always shown
  }
}
