/** The end of an execution, as a thread finds it: actor 0 looks at what came out, on top of what it was doing. */
import { BOARD, Phase, type Board } from './board.js';
import { Report } from './report.js';
import { OVER, type Seat } from './seat.js';

export class Ending {
  readonly #report: Report;

  constructor(
    private readonly board: Board,
    private readonly seat: Seat,
    private readonly actor: number,
    private readonly outcome: () => string,
  ) {
    this.#report = new Report(board);
  }

  /** This thread found that the execution has ended. Context: none of its code is under way that would have to be unwound. */
  come(): void {
    const { board, seat } = this;
    const isJudged = board.mem[board.own + BOARD.hung] === 0;
    if (isJudged && board.end === 'completed' && board.lostWakeUps().length === 0) {
      if (this.actor !== 0) return void seat.passTo(0, Phase.JUDGING);
      this.#judge();
    }
    seat.end();
  }

  /** The same where code is. @throws {ExecutionOver} */
  found(): never {
    this.come();
    throw OVER;
  }

  /** Returns whether it was asked, so that this is the end. Context: the turn was handed to this actor. */
  judgesIfAsked(): boolean {
    if (!this.seat.isAskedToJudge) return false;
    this.#judge();
    this.seat.end();
    return true;
  }

  /** The same where code is under way. @throws {ExecutionOver} */
  judgeIfAsked(): void {
    if (this.judgesIfAsked()) throw OVER;
  }

  /** Why it ended. */
  reports(error: Error): void {
    this.#report.writeError(error);
  }

  /** The code under test threw that. */
  crashed(error: unknown): void {
    if (this.seat.isOver) return;
    this.#report.writeError(error);
    this.board.end = 'crash';
    this.seat.end();
  }

  #judge(): void {
    if (!this.#report.writeWhatCame(this.outcome)) this.board.end = 'crash';
  }
}
