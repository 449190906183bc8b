/**
 * A wake-up tree: sequences of steps that are to be executed from a state, each the beginning of interleavings that no
 * other one reaches. Branches are tried in the order in which they were added.
 *
 * Source: Abdulla, Aronis, Jonsson, Sagonas, Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction,
 * JACM 64(4), 2017, §5.
 */
import { commute, type Footprint } from './footprint.js';
import type { Restored, Tables } from './saved.js';

export interface Branch {
  readonly step: Footprint;
  readonly tree: WakeupTree;
}

/** Depth and step of each branch, one after the other, what is behind a branch right after it. */
export type SavedTree = readonly (readonly [depth: number, step: number])[];

export class WakeupTree {
  readonly branches: Branch[] = [];

  /**
   * Adds a sequence, unless a branch is there that begins the same interleavings.
   *
   * Departs: where a branch ends that begins the sequence, the paper leaves the rest to be found from there. That holds if no
   * other branch could do for the one that ends. On a machine that is not certain, for it may have been added while nothing
   * was known of a step, nor under a memory model, where a read may touch less than was taken for granted. So the rest is
   * added there.
   */
  insert(sequence: readonly Footprint[]): void {
    const { branches } = this;
    for (const { step, tree } of branches) {
      const rest = withoutInitial(sequence, step);
      if (rest === null) continue;
      if (tree.branches.length > 0 || rest.some((own) => own.isOfMachine || own.isOpen !== undefined))
        tree.insert(rest);
      return;
    }
    this.#append(sequence);
  }

  /** Adds a sequence that is to be made as it is: what only commutes with it must not come before it. */
  insertAll(sequence: readonly Footprint[]): void {
    for (const { step, tree } of this.branches) {
      const rest = withoutInitial(sequence, step);
      if (rest !== null && rest.length < sequence.length) return tree.insertAll(rest);
    }
    this.#append(sequence);
  }

  /** Takes the branch out that begins with a choice. */
  take(choice: number): WakeupTree | null {
    const { branches } = this;
    for (let at = 0; at < branches.length; at++) {
      const { step, tree } = branches[at];
      if (step.choice !== choice) continue;
      if (at === 0) branches.shift();
      else branches.splice(at, 1);
      return tree;
    }
    return null;
  }

  save(tables: Tables, depth = 0): SavedTree {
    return this.branches.flatMap(({ step, tree }) => [
      [depth, tables.numberOf(step)] as const,
      ...tree.save(tables, depth + 1),
    ]);
  }

  static restore(saved: SavedTree, restored: Restored): WakeupTree {
    const way = [new WakeupTree()];
    for (const [depth, number] of saved) {
      const tree = new WakeupTree();
      way[depth].branches.push({ step: restored.step(number), tree });
      way[depth + 1] = tree;
    }
    return way[0];
  }

  #append(sequence: readonly Footprint[]): void {
    let tree: WakeupTree = this; // oxlint-disable-line typescript/no-this-alias -- the first of a chain
    for (const step of sequence) {
      const next = new WakeupTree();
      tree.branches.push({ step, tree: next });
      tree = next;
    }
  }
}

/**
 * What is left of a sequence when `step` is made first: null when it cannot be the first, because something in the
 * sequence that does not commute with it comes before it.
 */
export function withoutInitial(sequence: readonly Footprint[], step: Footprint): readonly Footprint[] | null {
  for (let i = 0; i < sequence.length; i++) {
    const own = sequence[i];
    if (own.choice === step.choice) return i === 0 ? sequence.slice(1) : sequence.toSpliced(i, 1);
    if (!commute(own, step)) return null;
  }
  return sequence;
}
