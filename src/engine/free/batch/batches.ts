/** One actor's side of a job: batch after batch, each a pass through the states, then counting and putting back. */
import { load, store } from '../../../memory/atomics.js';
import { BrokenBarrier } from '../../../sync/barrier.js';
import { SyncAborted } from '../../../sync/waiter.js';
import { Contents } from './contents.js';
import { CONTROL, type BatchControl } from './control.js';
import { Counter, type Counted } from './count.js';
import { stateMemories, type MemoryPlan, type StateMemory } from './memory.js';
import { inOrder, Passes, Walker, type Pass } from './pass.js';
import type { BatchProgram } from './program.js';
import { Rendezvous } from './rendezvous.js';

/** How long to go on, whichever comes first. */
export interface BatchOrder {
  readonly seed: number;
  readonly samples: number;
  readonly budgetMs: number;
}

/** What one actor has counted: plain data. */
export interface BatchCount {
  readonly counted: readonly Counted[];
  readonly samples: number;
  readonly elapsedMs: number;
}

interface Group {
  readonly memories: readonly StateMemory[];
  readonly views: unknown[];
  readonly shared: unknown[];
}

/**
 * A batch that takes longer is made smaller, one that is faster larger: so a job ends in time, and a hang is known
 * soon. Many times what a batch takes whose thread is sent away by its processor: smaller batches would not help
 * against that.
 */
const BATCH_MS = 200;
/** For setting up states: what a program does before the race may wait, and then there are fewer of them. */
const OPEN_MS = 500;
/** States that are set up between two signs of life, at most. */
const SIGN = 32;

export class Batches {
  readonly #rendezvous: Rendezvous;
  readonly #contents: Contents;
  readonly #groups: readonly Group[];
  /** States of the next batch, kept from job to job. */
  #size = 1;

  /** Context: all actors make theirs at the same time. */
  constructor(
    private readonly actor: number,
    private readonly control: BatchControl,
    private readonly plan: MemoryPlan,
    private readonly program: BatchProgram,
  ) {
    this.#rendezvous = new Rendezvous(control, actor);
    this.#contents = new Contents(plan, control.actors);
    this.#groups = plan.groups.map((_, group) => ({ memories: stateMemories(plan, group), views: [], shared: [] }));
    this.#open();
  }

  run({ seed, samples, budgetMs }: BatchOrder): BatchCount {
    const begin = performance.now();
    const passes = new Passes(
      seed,
      this.plan.groups.map(({ states }) => states),
    );
    const walker = new Walker(this.control, this.actor, seed);
    const outcome = this.program.outcome?.bind(this.program);
    const counter = new Counter(
      this.#contents,
      outcome === undefined ? null : (group, state) => outcome(this.#groups[group].shared[state]),
    );
    let done = 0;
    let last = begin;
    try {
      for (;;) {
        const now = performance.now();
        if (done > 0) this.#resize(now - last);
        last = now;
        if (this.actor === 0)
          this.#announce(done < samples && now - begin < budgetMs ? Math.min(this.#size, samples - done) : 0);
        this.#rendezvous.meet();
        const most = load(this.control.mem, CONTROL.states);
        if (most === 0) break;
        const pass = this.program.inOrder === true ? inOrder(passes.next(most)) : passes.next(most);
        this.#batch(pass, walker, counter);
        done += pass.states;
      }
    } catch (error) {
      if (!(error instanceof SyncAborted || error instanceof BrokenBarrier)) throw error; // a thread does not come
    }
    return { counted: counter.counted(), samples: done, elapsedMs: performance.now() - begin };
  }

  #resize(lastMs: number): void {
    if (lastMs < BATCH_MS / 2) this.#size = Math.min(this.#size * 2, load(this.control.mem, CONTROL.opened));
    else if (lastMs > BATCH_MS) this.#size = Math.max(1, this.#size >> 1);
  }

  #announce(states: number): void {
    store(this.control.mem, CONTROL.states, this.control.stopped ? 0 : states);
  }

  #batch(pass: Pass, walker: Walker, counter: Counter): void {
    const { group, states } = pass;
    const { actors } = this.control;
    const { resultWords } = this.plan;
    const { results } = this.#contents;
    const at = this.#contents.resultsOf(this.actor, 0);
    const common = this.#contents.resultsOf(actors, 0);
    walker.go(pass, { views: this.#groups[group].views, run: this.program.run, results, resultWords, at, common });
    this.#rendezvous.meet();
    const from = Math.trunc((states * this.actor) / actors);
    const to = Math.trunc((states * (this.actor + 1)) / actors);
    counter.count(group, from, to);
    this.control.addSamples(this.actor, to - from);
    if (this.program.renew !== 'all') this.#contents.restore(group, from, to);
    if (this.program.renew !== 'nothing') this.#renew(group, states);
  }

  /** All states for the first time. What is put back after each batch is what they hold then. */
  #open(): void {
    const { renew } = this.program;
    this.#rendezvous.inTurn(() => this.#setUpAll());
    if (renew === 'views') this.#keep();
    if (renew !== 'all')
      this.#rendezvous.inTurn(() => this.#groups.forEach((_, group) => this.#attach(group, 0, this.#openedOf(group))));
    if (renew === 'nothing') this.#keep();
  }

  /** The first actor does it for as long as there is time; the others as often. */
  #setUpAll(): void {
    const { mem } = this.control;
    const isFirst = this.actor === 0;
    if (isFirst) store(mem, CONTROL.opened, this.plan.states);
    const until = isFirst ? performance.now() + OPEN_MS : Infinity;
    for (const group of this.#groups.keys()) {
      const wanted = this.#openedOf(group);
      const made = this.#setUp(group, wanted, until);
      if (made < wanted) store(mem, CONTROL.opened, made);
    }
  }

  #openedOf(group: number): number {
    return Math.min(this.#groups[group].memories.length, load(this.control.mem, CONTROL.opened));
  }

  #keep(): void {
    this.#contents.keep();
    this.#rendezvous.meet();
  }

  #renew(group: number, states: number): void {
    this.#rendezvous.meet();
    this.#rendezvous.inTurn(() => {
      if (this.program.renew === 'all') this.#setUp(group, states, Infinity);
      else this.#attach(group, 0, states);
    });
  }

  /** Makes the first states of a group, more and more at a time, with a sign of life in between. Returns how many. */
  #setUp(group: number, states: number, until: number): number {
    let made = 0;
    for (let most = 1; made < states && (made === 0 || performance.now() < until); most = Math.min(2 * most, SIGN)) {
      const to = Math.min(states, made + most);
      this.#make(group, made, to);
      made = to;
      this.control.noteProgress();
    }
    return made;
  }

  #make(group: number, from: number, to: number): void {
    const { memories, shared } = this.#groups[group];
    for (let state = from; state < to; state++) this.#contents.clear(group, state);
    this.#contents.clearResults(from, to);
    this.program.setUp(memories.slice(from, to)).forEach((made, i) => (shared[from + i] = made));
    if (this.program.renew === 'all') this.#attach(group, from, to);
  }

  #attach(group: number, from: number, to: number): void {
    const { shared, views } = this.#groups[group];
    for (let state = from; state < to; state++) views[state] = this.program.attach(shared[state]);
  }
}
