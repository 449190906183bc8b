/**
 * Decisions that the host makes: how strategies explore on real threads. Whoever has the turn writes the decision on the board
 * and waits; the host answers, and never looks otherwise.
 *
 * Ordering: `count` is changed after the question was written, and again after the answer was; both sides wait for it to change.
 */
import { Diverged, type Choice, type Chooser, type Decision, type Deviation, type PendingStep } from '../../lab/schedule.js';
import { at } from '../../memory/arena.js';
import { add, load, notify } from '../../memory/atomics.js';
import { DEPTH_MAX } from '../schedule/board.js';
import { PENDING, QUESTION, type Board } from './board.js';
import type { Turns } from './turns.js';

const NO_STEP: PendingStep = { word: -1, writes: false };
/** No choice at all: the execution diverges. */
const NONE = -1;

/** Context: an actor's thread. */
export class Asking {
  readonly #base: number;
  readonly #isAnswered: () => boolean;

  constructor(private readonly board: Board, private readonly turns: Turns, private readonly actor: number) {
    this.#base = board.layout.question.base;
    this.#isAnswered = () => load(board.mem, this.#base + QUESTION.count) % 2 === 0 || turns.over;
  }

  choose({ index, preferred, running, count, enabled }: Decision): Choice {
    const { board: { mem, layout }, actor } = this;
    const base = this.#base;
    mem.set([actor, index, preferred, running ? 1 : 0, count], base + QUESTION.asker);
    mem.set(enabled.subarray(0, count), layout.enabled.base);
    add(mem, base + QUESTION.count, 1);
    notify(mem, base + QUESTION.count);
    this.turns.await(actor, this.#isAnswered);
    return this.turns.over ? NONE : mem[base + QUESTION.answer];
  }

  /** What the innermost frame is about to do. @param word -1: nothing that anybody could be in conflict with */
  announce(depth: number, word: number, writes: boolean): void {
    const { board: { mem, layout }, actor } = this;
    mem.set([word, writes ? 1 : 0], at(layout.pending, actor * DEPTH_MAX + depth));
  }
}

/** Context: the host's thread, during one execution. */
export class Answering {
  readonly deviations: Deviation[] = [];
  /** What the chooser threw. */
  error: Error | null = null;
  readonly #base: number;
  #over = false;

  constructor(private readonly board: Board, private readonly turns: Turns, private readonly chooser: Chooser) {
    this.#base = board.layout.question.base;
  }

  /** Answers until `stop` is called. */
  async run(): Promise<void> {
    const { mem } = this.board;
    const count = this.#base + QUESTION.count;
    while (!this.#over) {
      const seen = load(mem, count);
      if (seen % 2 === 0) await Atomics.waitAsync(mem, count, seen).value;
      else this.#answer();
    }
  }

  stop(): void {
    this.#over = true;
    notify(this.board.mem, this.#base + QUESTION.count);
  }

  #answer(): void {
    const { mem } = this.board;
    mem[this.#base + QUESTION.answer] = this.#choose();
    add(mem, this.#base + QUESTION.count, 1);
    this.turns.wake(mem[this.#base + QUESTION.asker]);
  }

  #choose(): Choice {
    const decision = this.#decision();
    try {
      const choice = this.chooser.choose(decision);
      if (choice !== decision.preferred) this.deviations.push({ at: decision.index, choice });
      return choice;
    } catch (error) {
      if (!(error instanceof Diverged)) this.error = error as Error;
      return NONE;
    }
  }

  #decision(): Decision {
    const { board: { mem, actors, layout } } = this;
    const count = mem[this.#base + QUESTION.choices];
    const enabled = mem.slice(layout.enabled.base, layout.enabled.base + count);
    return {
      index: mem[this.#base + QUESTION.index], preferred: mem[this.#base + QUESTION.preferred],
      running: mem[this.#base + QUESTION.running] !== 0,
      actors, count, enabled,
      pending: (position) => this.#pending(enabled[position]),
    };
  }

  #pending(choice: Choice): PendingStep {
    const { board } = this;
    if (choice >= board.actors || board.top(choice) < 0) return NO_STEP;
    const pending = at(board.layout.pending, choice * DEPTH_MAX + board.depth(choice));
    const word = board.mem[pending + PENDING.word];
    return word < 0 ? NO_STEP : { word, writes: board.mem[pending + PENDING.writes] !== 0 };
  }
}
