/**
 * The decisions of a depth-first search at which something is left to try: each with its options in the order they are
 * tried. Flat arrays that only ever grow, because it is read and written at every decision of every execution. They are
 * no typed arrays: to make those takes longer than all executions of a small program.
 */
import type { Choice } from '../../lab/schedule.js';

const AT = 0;
const PREFERRED = 1;
const FIRST = 2;
const POSITION = 3;
const NODE = 4;
const WORDS = 5;

export class BranchStack {
  readonly #branches: number[] = [];
  readonly #options: Choice[] = [];
  #optionCount = 0;
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  /** Opens a branch at a decision; its options are added next. */
  open(at: number, preferred: Choice): void {
    const base = this.#depth++ * WORDS;
    this.#branches[base + AT] = at;
    this.#branches[base + PREFERRED] = preferred;
    this.#branches[base + FIRST] = this.#optionCount;
    this.#branches[base + POSITION] = this.#optionCount;
    this.#branches[base + NODE] = 0;
  }

  /** Adds an option to the branch on top. */
  add(choice: Choice): void {
    this.#options[this.#optionCount++] = choice;
  }

  at(branch: number): number {
    return this.#branches[branch * WORDS + AT];
  }

  /** The option that is being tried. */
  choice(branch: number): Choice {
    return this.#options[this.#branches[branch * WORDS + POSITION]];
  }

  /** The uppermost branch below `branch` whose option is no default, or -1. */
  deviationBelow(branch: number): number {
    let below = branch - 1;
    while (below >= 0 && this.choice(below) === this.#branches[below * WORDS + PREFERRED]) below--;
    return below;
  }

  /** A number kept with a branch, for the option that is being tried. */
  setNode(branch: number, node: number): void {
    this.#branches[branch * WORDS + NODE] = node;
  }

  node(branch: number): number {
    return this.#branches[branch * WORDS + NODE];
  }

  /** Goes on to the next option of the uppermost branch that has one, dropping those above. False: nothing is left. */
  advance(): boolean {
    while (this.#depth > 0) {
      const base = (this.#depth - 1) * WORDS;
      if (++this.#branches[base + POSITION] < this.#optionCount) return true;
      this.#optionCount = this.#branches[base + FIRST];
      this.#depth--;
    }
    return false;
  }
}
