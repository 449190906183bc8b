/**
 * Iterative preemption bounding: depth first through all schedules with no preemption, then all with exactly one, two,
 * … until no schedule has more: then the search was exhaustive. Most bugs need few preemptions, and with a bound c the
 * number of schedules is polynomial in the number of steps.
 *
 * A schedule is a list of deviations, and an extension of the schedule with one deviation less: a tree in which each
 * stands once. Deviations where the running actor is blocked are free, the others are preemptions. The plans of one
 * bound are kept, and the next bound begins where they end, so that none is executed twice (CHESS's work queue, as a
 * tree of four words a schedule). When memory for that is used up, the search goes on from the last bound that is
 * there, and schedules below the current bound are executed again on the way.
 *
 * Sharing: all shards execute the plans with at most one deviation, and each has its own of the second deviations.
 * Shares by the first would be far apart: there are much more plans behind an early deviation than behind a late one.
 *
 * Source: Musuvathi, Qadeer, Iterative Context Bounding for Systematic Testing of Multithreaded Programs, PLDI 2007,
 * §3.
 */
import { decidesToo, Inexact, leftOutBy } from '../../lab/inexact.js';
import { HELD_LOOKS, Looking } from '../../lab/looking.js';
import {
  Diverged,
  type Choice,
  type Chooser,
  type Coverage,
  type Decision,
  type Execution,
  type Strategy,
} from '../../lab/schedule.js';
import { WHOLE, type Shard } from '../shard.js';
import { BranchStack } from './branch-stack.js';
import { LookOn } from './look-on.js';
import { PlanTree } from './plan-tree.js';
import { isEnabled } from './replay.js';

export interface PreemptionBoundedOptions {
  readonly shard?: Shard;
  /** Bound after which the search ends. */
  readonly most?: number;
  /** Schedules remembered, 16 bytes each. */
  readonly memory?: number;
}

export class PreemptionBounded implements Strategy, Chooser {
  readonly name = 'preemption-bounded';
  readonly #shard: Shard;
  readonly #isWhole: boolean;
  readonly #most: number;
  readonly #stack = new BranchStack();
  readonly #tree: PlanTree;
  /** Why nothing is covered; null: what was held back comes to nothing else. */
  #leftOut: Inexact | null = null;
  readonly #lookOn = new LookOn();
  #bound = 0;
  #covered = -1;
  #exhausted = false;
  /** Plans that are extended now, with `#itemBound` preemptions each: from `#item` on, up to `#itemsEnd`. */
  #item = 0;
  #items = 0;
  #itemsEnd = 0;
  #itemBound = 0;
  /** Bound 0, or there was not even room for its plans: nothing is extended, the search begins at the empty plan. */
  #fromScratch = true;
  #full = false;
  /** Whether an execution of this bound made as many preemptions as it allows. */
  #reached = false;

  // The plan that is extended: its deviations, and the last decision at which its execution can be preempted.
  readonly #ats: number[] = [];
  readonly #choices: Choice[] = [];
  #length = 0;
  #last = -1;

  // The execution: how far it is in the plan and the stack, preemptions left, deviations made behind the plan.
  #next = 0;
  #branch = 0;
  /** The next decision for which there is a choice in either; -1: there is none. At all others up to there nothing is looked at. */
  #awaited = -1;
  #left = 0;
  #made = 0;
  /** Its first deviation as the shards tell it: decision plus choice. */
  #first = 0;
  #lastPreemptible = -1;

  constructor({ shard = WHOLE, most = Infinity, memory = 1 << 22 }: PreemptionBoundedOptions = {}) {
    this.#shard = shard;
    this.#isWhole = shard.count === 1;
    this.#most = most;
    this.#tree = new PlanTree(memory);
  }

  get leavesOut(): string | null {
    return this.#leftOut;
  }

  get gaveUp(): string | null {
    return this.#leftOut;
  }

  get coverage(): Coverage {
    if (this.#leftOut !== null) return 'sampled';
    if (this.#exhausted) return 'exhausted';
    return this.#covered < 0 ? 'sampled' : `bound:${this.#covered}`;
  }

  next(): Chooser | null {
    if (this.#exhausted || this.#covered >= this.#most) return null;
    this.#next = this.#branch = 0;
    this.#await();
    this.#left = this.#bound - this.#itemBound;
    this.#made = 0;
    this.#lastPreemptible = -1;
    return this;
  }

  choose(decision: Decision): Choice {
    const { index, preferred, running, looker } = decision;
    if (looker !== undefined) return this.#chooseForLooker(decision);
    if (running && (this.#isWhole || this.#mayBranch(decision))) this.#lastPreemptible = index;
    if (this.#awaited >= 0) return this.#awaited === index ? this.#follow(decision) : preferred;
    if (running && this.#left === 0) return preferred;
    const free = this.#made > 0 || this.#fromScratch;
    return free || (running && index <= this.#last) ? this.#extend(decision) : preferred;
  }

  /** It has the number of the decision that comes next: a branch there may be the one's or the other's. */
  #chooseForLooker(decision: Decision): Choice {
    const { index, preferred } = decision;
    if (this.#awaited === index) {
      const awaited = this.#next < this.#length ? this.#choices[this.#next] : this.#stack.choice(this.#branch);
      return isEnabled(decision, awaited) ? this.#follow(decision) : preferred;
    }
    const isFree = this.#awaited < 0 && (this.#made > 0 || this.#fromScratch);
    if (!isFree || decision.looks! < HELD_LOOKS || !this.#lookOn.isWorthIt) return preferred;
    this.#stack.open(index, preferred);
    this.#stack.add(preferred);
    if (this.#mine(index, decision.enabled[Looking.ON])) this.#stack.add(decision.enabled[Looking.ON]);
    return this.#take(decision);
  }

  /** Takes what the plan says, or behind it the branch. */
  #follow(decision: Decision): Choice {
    const isPlanned = this.#next < this.#length;
    const choice = isPlanned ? this.#enabled(decision, this.#choices[this.#next++]) : this.#take(decision);
    this.#await();
    return choice;
  }

  #await(): void {
    if (this.#next < this.#length) this.#awaited = this.#ats[this.#next];
    else this.#awaited = this.#branch < this.#stack.depth ? this.#stack.at(this.#branch) : -1;
  }

  heldBack(_: number, held: number): void {
    this.#leftOut ??= leftOutBy(held);
  }

  inexact(why: Inexact): void {
    if (decidesToo(why)) this.#leftOut ??= why;
  }

  finish(): void {
    if (this.#hasStrayed) throw new Diverged('an execution ended before the plan that it followed');
  }

  executed(execution: Pick<Execution, 'steps'>): void {
    this.#lookOn.executed(execution);
    if (this.#hasStrayed) {
      this.#leftOut ??= Inexact.OTHERWISE;
      this.#exhausted = true; // from here no plan leads anywhere
      return;
    }
    if (!this.#full) this.#record();
    if (this.#left === 0) this.#reached = true;
    if (!this.#stack.advance()) this.#nextItem();
  }

  /** The program did something else than when the plan was made. */
  get #hasStrayed(): boolean {
    const nothingNew = this.#stack.depth === 0 && !this.#fromScratch;
    return this.#awaited >= 0 || nothingNew;
  }

  /** A new branch; its first option is taken. The default comes first where others are free, last where they cost. */
  #extend(decision: Decision): Choice {
    const { index, preferred, running, enabled, count } = decision;
    this.#stack.open(index, preferred);
    if (!running) this.#stack.add(preferred);
    for (let position = 0; position < count; position++) {
      if (enabled[position] !== preferred && this.#mine(index, enabled[position])) this.#stack.add(enabled[position]);
    }
    if (running && (this.#made > 0 || this.#fromScratch || index < this.#last)) this.#stack.add(preferred);
    return this.#take(decision);
  }

  /** Takes the option of the next branch. */
  #take(decision: Decision): Choice {
    const choice = this.#enabled(decision, this.#stack.choice(this.#branch++));
    if (decision.looker !== undefined && choice !== decision.preferred) this.#lookOn.take(decision);
    if (choice !== decision.preferred) {
      if (this.#length + this.#made++ === 0) this.#first = decision.index + choice;
      if (decision.running) this.#left--;
    }
    return choice;
  }

  #enabled({ index, enabled, count }: Decision, choice: Choice): Choice {
    for (let position = 0; position < count; position++) if (enabled[position] === choice) return choice;
    throw new Diverged(`decision ${index}: choice ${choice}, seen there before, is not enabled`);
  }

  /**
   * Whether a deviation here belongs to this shard: only the second of a plan matters. Neighbours go to different ones.
   */
  #mine(at: number, choice: Choice): boolean {
    const { index, count } = this.#shard;
    return this.#isWhole || this.#length + this.#made !== 1 || (this.#first + at + choice) % count === index;
  }

  #mayBranch({ index, preferred, enabled, count }: Decision): boolean {
    if (this.#length + this.#made !== 1) return true;
    for (let position = 0; position < count; position++) {
      if (enabled[position] !== preferred && this.#mine(index, enabled[position])) return true;
    }
    return false;
  }

  /** Remembers the plan that was executed: the empty one, or one deviation more than one that is remembered. */
  #record(): void {
    const branch = this.#stack.deviationBelow(this.#stack.depth);
    const below = branch === -1 ? -1 : this.#stack.deviationBelow(branch);
    const parent = below === -1 ? this.#item : this.#stack.node(below);
    const at = branch === -1 ? -1 : this.#stack.at(branch);
    const node = this.#tree.add(parent, at, branch === -1 ? -1 : this.#stack.choice(branch), this.#lastPreemptible);
    if (branch !== -1) this.#stack.setNode(branch, node);
    this.#full = node === -1;
  }

  /** Goes on to the next plan that can be extended, of this bound or the next. */
  #nextItem(): void {
    this.#item++;
    if (this.#loadNext()) return;
    this.#covered = this.#bound++;
    const mayBeMore = !this.#full || this.#reached;
    this.#reached = false;
    if (this.#full) {
      this.#tree.truncate(this.#itemsEnd);
    } else {
      this.#items = this.#itemsEnd;
      this.#itemsEnd = this.#tree.count;
      this.#itemBound = this.#covered;
      this.#fromScratch = false;
    }
    this.#item = this.#items;
    this.#exhausted = !mayBeMore || !(this.#fromScratch || this.#loadNext());
  }

  /** Makes the first plan from `#item` on that can be extended the one that is. */
  #loadNext(): boolean {
    while (this.#item < this.#itemsEnd) {
      if (this.#tree.branches(this.#item)) {
        this.#load(this.#item);
        return true;
      }
      this.#item++;
    }
    return false;
  }

  #load(node: number): void {
    this.#length = this.#tree.depth(node);
    this.#tree.read(node, this.#ats, this.#choices);
    this.#first = this.#ats[0] + this.#choices[0];
    this.#last = this.#tree.last(node);
  }
}
