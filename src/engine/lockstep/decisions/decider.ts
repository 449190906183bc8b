/** Who decides in an execution: the plan on the board, or the host, which is asked. */
import type { Choice, Decision } from '../../../lab/schedule.js';
import { BOARD, Telling, type Board } from '../board.js';
import { BoardPlan } from './board-plan.js';
import { Question } from './questions.js';
import type { Seat } from '../seat.js';

export class Decider {
  readonly #plan: BoardPlan;
  readonly #question: Question;

  constructor(
    private readonly board: Board,
    private readonly actor: number,
    private readonly seat: Seat,
  ) {
    this.#plan = new BoardPlan(board);
    this.#question = new Question(board, actor);
  }

  choose(decision: Decision): Choice {
    if (!this.#asks) return this.#plan.choose(decision);
    this.#question.put(decision);
    this.seat.askHost();
    return this.#question.answer;
  }

  /** One choice alone is enabled. Returns whether it is an actor that certainly looks for ever. */
  only(choice: Choice): boolean {
    if (this.board.mem[this.board.own + BOARD.telling] !== Telling.ALL) return false;
    this.#question.putOnly(choice);
    this.seat.askHost();
    return this.#question.answer !== 0;
  }

  deviated(): void {
    if (!this.#asks) this.#plan.deviated();
  }

  /** What the actor is about to do. @param word -1: nothing that any actor could be in conflict with */
  announce(word = -1, writes = false): void {
    if (this.#asks) this.#question.announce(this.board.depth(this.actor), word, writes);
  }

  /** The actor does what was announced. */
  begun(): void {
    if (this.#asks) this.#question.begun(this.board.depth(this.actor));
  }

  get #asks(): boolean {
    return this.board.mem[this.board.own + BOARD.asking] !== 0;
  }
}
