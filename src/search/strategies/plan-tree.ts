/**
 * The plans executed so far, each as one deviation more than another: `(parent, at, choice)`, four words a plan.
 * Beside it stands the last decision of its execution at which a preemption is possible: there are no plans with one
 * preemption more behind that.
 *
 * Nodes are numbered in the order of their executions, so those of one preemption bound are a range.
 */
const PARENT = 0;
const AT = 1;
const CHOICE = 2;
const LAST = 3;
const WORDS = 4;
/** So many of them lie in a plain array. */
const FEW = 64;

export class PlanTree {
  /** A typed array once there are many: to make one takes longer than all executions of a small program. */
  #nodes: number[] | Int32Array = [];
  #count = 0;

  /** @param most nodes kept; `add` refuses more */
  constructor(private readonly most: number) {}

  get count(): number {
    return this.#count;
  }

  /** Forgets the nodes from `count` on. */
  truncate(count: number): void {
    this.#count = count;
  }

  /** Adds a plan; the first is the root, whose `at` is -1. Returns its number, or -1 when there is no room. */
  add(parent: number, at: number, choice: number, last: number): number {
    if (this.#count >= this.most) return -1;
    const node = this.#count++;
    if (node >= FEW && node * WORDS >= this.#nodes.length) this.#nodes = doubled(this.#nodes);
    this.#nodes[node * WORDS + PARENT] = parent;
    this.#nodes[node * WORDS + AT] = at;
    this.#nodes[node * WORDS + CHOICE] = choice;
    this.#nodes[node * WORDS + LAST] = last;
    return node;
  }

  last(node: number): number {
    return this.#nodes[node * WORDS + LAST];
  }

  /** Whether a preemption is possible behind its last deviation. */
  branches(node: number): boolean {
    return this.last(node) > this.#nodes[node * WORDS + AT];
  }

  /** Number of deviations of a plan, the root's being 0. */
  depth(node: number): number {
    let depth = 0;
    for (let at = node; at > 0; at = this.#nodes[at * WORDS + PARENT]) depth++;
    return depth;
  }

  /** Writes the plan's deviations, in order, to two arrays. */
  read(node: number, ats: number[], choices: number[]): void {
    let place = this.depth(node);
    for (let at = node; at > 0; at = this.#nodes[at * WORDS + PARENT]) {
      place--;
      ats[place] = this.#nodes[at * WORDS + AT];
      choices[place] = this.#nodes[at * WORDS + CHOICE];
    }
  }
}

/** The same with room for as much again. */
function doubled(array: ArrayLike<number>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * array.length);
  copy.set(array);
  return copy;
}
