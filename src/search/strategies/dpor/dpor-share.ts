/**
 * A share of dpor's search, for machines that know nothing of each other. Each finds out by the same executions what ways
 * there are down to a depth, one more step after the other, until there are several of them for each share; then it makes
 * what is behind its own. All shares together make what one search makes, each order of the steps that do not commute once.
 */
import type { Chooser, Coverage, Execution, Strategy } from '../../../lab/schedule.js';
import type { Shard } from '../../shard.js';
import { Dpor } from './dpor.js';
import type { SavedSearch } from './saved-search.js';
import { Split } from './split.js';

/** Ways that lead to something, for each share: what is behind them is not of one size. */
const WAYS_EACH = 4;
/** They are not looked for further down than that, nor behind so many. */
const [DEPTH_MAX, WAYS_MAX] = [128, 2048];

export class DporShare implements Strategy {
  readonly name = 'dpor';
  readonly covers = true;
  #split: Split;
  #dpor: Dpor;

  /** @param from where it goes on; null: at the beginning */
  constructor(
    private readonly shard: Shard,
    from: SavedSearch | null = null,
  ) {
    this.#split = from?.split ? Split.restore(from.split) : new Split(1, null);
    this.#dpor = new Dpor({ split: this.#split, from });
  }

  /** Of its share. */
  get coverage(): Coverage {
    return this.#split.parts !== null && this.#split.isDone ? this.#dpor.coverage : 'sampled';
  }

  get leavesOut(): string | null {
    return this.#dpor.leavesOut;
  }

  get gaveUp(): string | null {
    return this.#dpor.gaveUp;
  }

  get traces(): number {
    return this.#split.parts === null ? 0 : this.#dpor.traces;
  }

  get expected(): number | null {
    return this.#split.parts === null ? null : this.#dpor.expected;
  }

  next(): Chooser | null {
    for (;;) {
      const chooser = this.#dpor.next();
      if (chooser !== null || this.#split.parts !== null || this.#dpor.coverage !== 'exhausted') return chooser;
      this.#goDown();
    }
  }

  executed(execution: Execution): void {
    this.#dpor.executed(execution);
  }

  /** Context: an execution is over. Null: nothing is claimed of this search, so nothing goes on from it. */
  save(): SavedSearch | null {
    const saved = this.#dpor.save();
    return saved && { ...saved, split: this.#split.save() };
  }

  /** All ways to a depth are known: what is behind them is dealt out, or they are followed one step further. */
  #goDown(): void {
    const { depth, seen } = this.#split;
    const leading = [...seen].flatMap(([way, leads]) => (leads ? [way] : []));
    const isLowest =
      depth >= DEPTH_MAX || seen.size >= WAYS_MAX || [...seen.keys()].every((way) => isShorter(way, depth));
    if (leading.length < WAYS_EACH * this.shard.count && !isLowest) this.#split = new Split(depth + 1, null);
    else {
      const others = [...seen.keys()].filter((way) => !leading.includes(way));
      const own = [leading, others].flatMap((ways) => ways.filter((_, i) => i % this.shard.count === this.shard.index));
      this.#split = new Split(depth, { all: [...seen.keys()], own });
    }
    this.#dpor = new Dpor({ split: this.#split });
  }
}

/** Whether the execution ends above the depth. */
function isShorter(way: string, depth: number): boolean {
  return way === '' || way.split(' ').length < depth;
}
