/** Shows whether the threads of a crew get on, to who cannot see into them. */
import { load } from '../../memory/atomics.js';
import { BOARD, type Board } from './board.js';

export class Pulse {
  /** It is the turn of one of the threads. */
  waits = false;
  /** Counted where it is not: below zero. */
  #between = 0;

  constructor(private readonly board: Board) {}

  /** Changes as long as an execution gets on, or there is none. */
  get value(): number {
    return this.waits ? load(this.board.mem, this.board.own + BOARD.progress) : --this.#between;
  }
}
