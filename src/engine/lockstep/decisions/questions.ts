/**
 * Decisions that the host makes: how strategies explore on real threads. The thread that has the turn writes the decision on
 * the board and hands the turn to the host, which answers and hands it back.
 */
import {
  Diverged,
  FOR_EVER,
  NO_STEP,
  type Choice,
  type Chooser,
  type Decision,
  type Deviation,
  type PendingStep,
} from '../../../lab/schedule.js';
import { at } from '../../../memory/arena.js';
import { DEPTH_MAX } from '../../controlled/layout.js';
import { PENDING, QUESTION, type Board } from '../board.js';
import { passOn } from './chooser-log.js';

/** No choice at all: the execution diverges. */
const NONE = 2 ** 31 - 1;

/** Context: the thread of the actor whose turn it is. */
export class Question {
  constructor(
    private readonly board: Board,
    private readonly actor: number,
  ) {}

  put({ index, preferred, running, looker = -1, looks = 0, count, enabled }: Decision): void {
    const { mem, layout } = this.board;
    const { base } = layout.question;
    const choices = layout.enabled.base;
    mem[base + QUESTION.asker] = this.actor;
    mem[base + QUESTION.index] = index;
    mem[base + QUESTION.preferred] = preferred;
    mem[base + QUESTION.running] = running ? 1 : 0;
    mem[base + QUESTION.looker] = looker + 1;
    mem[base + QUESTION.looks] = looks;
    mem[base + QUESTION.choices] = count;
    for (let i = 0; i < count; i++) mem[choices + i] = enabled[i];
  }

  /** Whether the one choice that there is looks for ever. */
  putOnly(choice: Choice): void {
    const { mem, layout } = this.board;
    const { base } = layout.question;
    mem[base + QUESTION.asker] = this.actor;
    mem[base + QUESTION.preferred] = choice;
    mem[base + QUESTION.choices] = 1;
  }

  get answer(): Choice {
    return this.board.mem[this.board.layout.question.base + QUESTION.answer];
  }

  /** What the innermost frame is about to do. @param word -1: nothing that any actor could be in conflict with */
  announce(depth: number, word: number, writes: boolean): void {
    const { mem, layout } = this.board;
    const pending = at(layout.pending, this.actor * DEPTH_MAX + depth);
    mem[pending + PENDING.word] = word;
    mem[pending + PENDING.writes] = writes ? 1 : 0;
    mem[pending + PENDING.next] = 1;
  }

  /** It does it now. */
  begun(depth: number): void {
    this.board.mem[at(this.board.layout.pending, this.actor * DEPTH_MAX + depth) + PENDING.next] = 0;
  }
}

/** Context: the host, when the turn is its own, during one execution. */
export class Answers {
  readonly deviations: Deviation[] = [];
  /** What the chooser threw. */
  error: Error | null = null;

  constructor(
    private readonly board: Board,
    private readonly chooser: Chooser,
  ) {}

  /** Answers the question on the board. Returns who asked. */
  answer(): number {
    const { mem, layout } = this.board;
    const { base } = layout.question;
    mem[base + QUESTION.answer] =
      mem[base + QUESTION.choices] === 1 ? this.#only(mem[base + QUESTION.preferred]) : this.#choose();
    return mem[base + QUESTION.asker];
  }

  /** The chooser learns what has happened since. */
  catchUp(): void {
    try {
      passOn(this.board, this.chooser);
    } catch (error) {
      this.error ??= error as Error;
    }
  }

  #only(choice: Choice): number {
    return this.chooser.only?.(choice, this.#pending(choice).isNext === true) === true ? 1 : 0;
  }

  #choose(): Choice {
    const decision = this.#decision();
    try {
      const choice = this.chooser.choose(decision);
      if (choice !== decision.preferred && choice !== FOR_EVER) this.deviations.push({ at: decision.index, choice });
      return choice;
    } catch (error) {
      if (!(error instanceof Diverged)) this.error = error as Error;
      return NONE;
    }
  }

  #decision(): Decision {
    const { mem, actors, layout } = this.board;
    const { base } = layout.question;
    const choices = layout.enabled.base;
    const count = mem[base + QUESTION.choices];
    const enabled = mem.slice(choices, choices + count);
    const looker = mem[base + QUESTION.looker] - 1;
    return {
      index: mem[base + QUESTION.index],
      preferred: mem[base + QUESTION.preferred],
      running: mem[base + QUESTION.running] !== 0,
      ...(looker >= 0 && { looker, looks: mem[base + QUESTION.looks] }),
      actors,
      count,
      enabled,
      pending: (position) => this.#pending(enabled[position]),
    };
  }

  #pending(choice: Choice): PendingStep {
    const { board } = this;
    if (choice >= board.actors || board.top(choice) < 0) return NO_STEP;
    const pending = at(board.layout.pending, choice * DEPTH_MAX + board.depth(choice));
    const word = board.mem[pending + PENDING.word];
    if (word < 0) return NO_STEP;
    const [writes, isNext] = [PENDING.writes, PENDING.next].map((field) => board.mem[pending + field] !== 0);
    return { word, writes, isNext };
  }
}
