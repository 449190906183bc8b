/**
 * The states on the way of the execution that is being made, and what is left to be made from each: depth first, so no
 * more than one way is remembered.
 */
import type { Choice } from '../../../lab/schedule.js';
import { choiceOf } from './decisions.js';
import { commute, Footprint } from './footprint.js';
import type { Restored, StepNumbers, Tables } from './saved.js';
import { wayOf, type Split } from './split.js';
import { WakeupTree, withoutInitial, type Branch, type SavedTree } from './wakeup-tree.js';

export interface SavedState {
  readonly sleep: StepNumbers;
  readonly tree: SavedTree;
  readonly wanted: boolean;
  readonly done: number;
  readonly fromAbove: number;
  readonly isOthers: boolean;
}

interface State {
  /** What need not be made first from here: all that begins with it was executed. */
  readonly sleep: Footprint[];
  /** What is still to be made from here. */
  readonly tree: WakeupTree;
  /** Whether the step that leads here was wanted: otherwise it was as good as any other. */
  readonly wanted: boolean;
  /** Steps from here that were made, with all that comes behind them. */
  done: number;
  /** Of those that sleep, the first so many are from above the part, see Split. */
  readonly fromAbove: number;
  /** What comes from here is another part. */
  isOthers: boolean;
}

export class SearchTree {
  /** One before each step, and one behind the last. */
  readonly #states: State[] = [
    { sleep: [], tree: new WakeupTree(), wanted: true, done: 0, fromAbove: 0, isOthers: false },
  ];
  /** Where a step was made behind which all is known; Infinity: there is none. */
  #knownFrom = Infinity;

  /** @param split null: all of it is made here */
  constructor(private readonly split: Split | null = null) {}

  /** Steps on the way. */
  get depth(): number {
    return this.#states.length - 1;
  }

  /** Whether a step was made although all behind it is known. */
  get isKnown(): boolean {
    return this.#knownFrom < Infinity;
  }

  /**
   * How many steps of the execution say what else is to be made. In a part, what is behind a step that sleeps from above is
   * found elsewhere, and so is what could be made together with it.
   */
  get telling(): number {
    return this.split === null ? Infinity : this.#knownFrom;
  }

  /** Another execution begins, which departs where the way ends. */
  begin(): void {
    this.#knownFrom = Infinity;
  }

  /** All that is behind the step from a state is known. */
  knowFrom(position: number): void {
    this.#knownFrom = Math.min(this.#knownFrom, position);
  }

  /** What is to be made first from a state; undefined: anything. */
  wantedAt(position: number): Branch | undefined {
    return this.#states[position].tree.branches.at(0);
  }

  /** Whether all that begins with a choice was executed. */
  isDone(position: number, choice: Choice): boolean {
    for (const step of this.#states[position].sleep) if (step.choice === choice) return true;
    return false;
  }

  /** … whichever write it reads, if it reads one: some of them may not sleep, for a compare-exchange may write. */
  isAllDone(position: number, actor: Choice): boolean {
    const { sleep } = this.#states[position];
    let picks = 0;
    for (const step of sleep) if (step.choice === actor) picks = step.picks;
    for (let pick = 1; pick < picks; pick++) if (!this.isDone(position, choiceOf(actor, pick))) return false;
    return picks > 0;
  }

  /** Whether the step that leads to a state was wanted there. */
  isWanted(position: number): boolean {
    return this.#states[position].wanted;
  }

  /** A step is made from the last state. Returns false when another one was wanted. */
  push(step: Footprint): boolean {
    const position = this.depth;
    const { sleep, tree, fromAbove, isOthers } = this.#states[position];
    if (this.isDone(position, step.choice)) this.knowFrom(position);
    const branch = tree.take(step.choice);
    const above = this.isAbove(position) ? sleep.length : fromAbove;
    const asleep: Footprint[] = [];
    let asleepFromAbove = 0;
    for (let i = 0; i < sleep.length; i++) {
      if (!commute(sleep[i], step)) continue;
      asleep.push(sleep[i]);
      if (i < above) asleepFromAbove++;
    }
    this.#states.push({
      sleep: asleep,
      tree: branch ?? new WakeupTree(),
      wanted: branch !== null,
      done: 0,
      fromAbove: asleepFromAbove,
      isOthers,
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
  get #part(): number {
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

  /** About how many executions there are altogether, when so many were made; null: nothing is known. */
  estimate(made: number): number | null {
    const part = this.#part;
    return part > 0 ? Math.round(made / part) : null;
  }

  cut(depth: number): void {
    while (this.depth > depth) this.#states.pop();
  }

  save(tables: Tables): SavedState[] {
    return this.#states.map(({ sleep, tree, ...state }) => ({
      ...state,
      sleep: tables.numbersOf(sleep),
      tree: tree.save(tables),
    }));
  }

  restore(states: readonly SavedState[], restored: Restored): void {
    this.#states.length = 0;
    for (const { sleep, tree, ...state } of states)
      this.#states.push({ ...state, sleep: restored.steps(sleep), tree: WakeupTree.restore(tree, restored) });
  }

  /**
   * A sequence is to be made from a state, unless what it begins was executed, or is to be made. A step from above the part
   * that only commutes with it says nothing of that: what is found behind that step leads to no branch here.
   */
  insert(position: number, sequence: readonly Footprint[]): void {
    if (this.#isSettled(position)) return;
    const { sleep, tree, fromAbove } = this.#states[position];
    for (let i = 0; i < sleep.length; i++) {
      const rest = withoutInitial(sequence, sleep[i]);
      if (rest !== null && (i >= fromAbove || rest.length < sequence.length)) return;
    }
    tree.insert(sequence);
  }

  /** A step is to be made from a state. */
  require(position: number, step: Footprint): void {
    if (!this.#isSettled(position)) this.#states[position].tree.insert([step]);
  }

  /** A sequence is to be made from a state as it is. */
  requireAll(position: number, sequence: readonly Footprint[]): void {
    if (this.#isSettled(position)) return;
    const { sleep, tree } = this.#states[position];
    const isKnown = sleep.some((step) => (withoutInitial(sequence, step) ?? sequence).length < sequence.length);
    if (!isKnown) tree.insertAll(sequence);
  }

  /** What is to be made from a state is not found out from here. */
  #isSettled(position: number): boolean {
    return position > this.#knownFrom || this.#states[position].isOthers || this.isAbove(position);
  }

  // Parts --------------------------------------------------------------------------------------------------------------

  /** Whether everything is made from a state that can be. */
  isAbove(position: number): boolean {
    return this.split !== null && position < this.split.depth;
  }

  /** From the last state these choices can be made, in ascending order. */
  expand(choices: readonly Choice[]): void {
    if (this.isKnown) return;
    const { tree } = this.#states[this.depth];
    for (const choice of choices) {
      const isKnown = this.isDone(this.depth, choice) || tree.branches.some(({ step }) => step.choice === choice);
      if (!isKnown) tree.branches.push({ step: Footprint.unknown(choice, choice), tree: new WakeupTree() });
    }
  }

  /**
   * An execution is over. Returns whether it is another part's, and whether all is as it was to be.
   *
   * @param leads whether it repeats no other one
   */
  settle(steps: readonly Footprint[], leads: boolean): { isOthers: boolean; isExact: boolean } {
    if (this.split === null) return { isOthers: false, isExact: true };
    const length = Math.min(this.split.depth, this.depth);
    const choices = steps.slice(0, length).map(({ choice }) => choice);
    const isKnown = this.#knownFrom < length;
    const isOthers = isKnown || !this.split.isOwn(wayOf(choices));
    if (isOthers)
      for (const state of this.#states.slice(length)) {
        state.isOthers = true;
        state.tree.branches.length = 0;
      }
    return { isOthers, isExact: isKnown || this.split.note(choices, leads) };
  }

  /** To the deepest state from which something is left to be made. Returns false when there is none. */
  goBack(steps: readonly Footprint[]): boolean {
    if (this.#states.at(-1)!.tree.branches.length > 0) return true; // it ended where something else is to be made
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
