/** What the program of an actor asks of the board, and of nothing else. */
import type { Board } from './board.js';

export class BoardPort {
  constructor(protected readonly board: Board) {}

  changed(): void {
    this.board.changed();
  }

  isLeftOut(number: number): boolean {
    return this.board.mem[this.board.layout.leftOut.base + number] !== 0;
  }

  get clockUs(): number {
    return this.board.clockUs;
  }

  lookAtClock(): number {
    return this.board.lookAtClock();
  }

  random(): number {
    return this.board.random();
  }
}
