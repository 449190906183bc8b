/**
 * The states on the way of the execution that is being made, and what is left to be made from each: depth first, so no
 * more than one way is remembered.
 */
import type { Choice } from '../../../lab/schedule.js';
import { commute, type Footprint } from './footprint.js';
import { WakeupTree, withoutInitial, type Branch } from './wakeup-tree.js';

interface State {
  /** What need not be made first from here: all that begins with it was executed. */
  readonly sleep: Footprint[];
  /** What is still to be made from here. */
  readonly tree: WakeupTree;
  /** Whether the step that leads here was wanted: otherwise it was as good as any other. */
  readonly wanted: boolean;
  /** Steps from here that were made, with all that comes behind them. */
  done: number;
}

export class SearchTree {
  /** One before each step, and one behind the last. */
  readonly #states: State[] = [{ sleep: [], tree: new WakeupTree(), wanted: true, done: 0 }];
  /** Where a step was made behind which all is known; Infinity: there is none. */
  #knownFrom = Infinity;

  /** Steps on the way. */
  get depth(): number {
    return this.#states.length - 1;
  }

  /** Whether a step was made although all behind it is known. */
  get isKnown(): boolean {
    return this.#knownFrom < Infinity;
  }

  /** Another execution begins, which departs where the way ends. */
  begin(): void {
    this.#knownFrom = Infinity;
  }

  /** What is to be made first from a state; undefined: anything. */
  wantedAt(position: number): Branch | undefined {
    return this.#states[position].tree.branches.at(0);
  }

  /** Whether all that begins with a choice was executed. */
  isDone(position: number, choice: Choice): boolean {
    return this.#states[position].sleep.some((step) => step.choice === choice);
  }

  /** Whether the step that leads to a state was wanted there. */
  isWanted(position: number): boolean {
    return this.#states[position].wanted;
  }

  /** A step is made from the last state. Returns false when another one was wanted. */
  push(step: Footprint): boolean {
    const position = this.depth;
    const { sleep, tree } = this.#states[position];
    if (this.isDone(position, step.choice)) this.#knownFrom = Math.min(this.#knownFrom, position);
    const branch = tree.take(step.choice);
    this.#states.push({
      sleep: sleep.filter((one) => commute(one, step)),
      tree: branch ?? new WakeupTree(),
      wanted: branch !== null,
      done: 0,
    });
    return branch !== null || tree.branches.length === 0;
  }

  /**
   * What part of all has been made, for all that is known: each state's part is shared out evenly among what is made from
   * it. What is still to be found makes it less.
   *
   * Source: Knuth, Estimating the Efficiency of Backtrack Programs, Mathematics of Computation 29, 1975; in depth-first
   * order: Kilby, Slaney, Thiébaux, Walsh, Estimating Search Tree Size, AAAI 2006.
   */
  get part(): number {
    let [part, share] = [0, 1];
    for (const [at, { done, tree }] of this.#states.entries()) {
      const underWay = at < this.depth ? 1 : 0;
      const all = done + underWay + tree.branches.length;
      if (all === 0) return part;
      part += (share * done) / all;
      share /= all;
    }
    return part;
  }

  cut(depth: number): void {
    this.#states.length = depth + 1;
  }

  /** A sequence is to be made from a state, unless what it begins was executed, or is to be made. */
  insert(position: number, sequence: readonly Footprint[]): void {
    if (position > this.#knownFrom) return;
    const { sleep, tree } = this.#states[position];
    if (!sleep.some((step) => withoutInitial(sequence, step) !== null)) tree.insert(sequence);
  }

  /** A step is to be made from a state. */
  require(position: number, step: Footprint): void {
    this.#states[position].tree.insert([step]);
  }

  /** To the deepest state from which something is left to be made. Returns false when there is none. */
  goBack(steps: readonly Footprint[]): boolean {
    this.#states.pop();
    for (let at = this.depth; at >= 0; at--) {
      const state = this.#states[at];
      const { sleep, tree } = state;
      sleep.push(steps[at]);
      state.done++;
      if (tree.branches.length > 0) return true;
      this.#states.pop();
    }
    return false;
  }
}
