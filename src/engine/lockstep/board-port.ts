/** What the program of an actor asks that is no turn: of the board, and of what bounds work. */
import { LoneWork } from '../controlled/lone-work.js';
import type { Board } from './board.js';

export class BoardPort {
  /** Work that no other actor takes part in: the end of an execution is being looked at. */
  readonly lone = new LoneWork();
  /** Of loops, since the last operation of `Atomics`. */
  protected turns = 0;

  constructor(protected readonly board: Board) {}

  bounded(work: () => void): void {
    this.turns = 0;
    this.lone.do(work);
  }

  changed(): void {
    this.board.changed();
  }

  /** Tells executions apart, up to here. */
  get trace(): string {
    const { hash, actors } = this.board;
    return `${hash} ${Array.from({ length: actors }, (_, actor) => this.isLeftOut(actor)).join(' ')}`;
  }

  isLeftOut(number: number): boolean {
    return this.board.mem[this.board.layout.leftOut.base + number] !== 0;
  }

  lookAtClock(): number {
    return this.board.lookAtClock();
  }

  random(): number {
    return this.board.random();
  }
}
