/**
 * Whose turn it is: handing it over, and waiting for it.
 *
 * Ordering: the giver changes `phase` and `current`, counts the receiver's turn on, and notifies; the receiver reads
 * its turn, looks whether it may go on, and waits only as long as its turn is what it read. So no hand-over is missed.
 * Every wait is bounded besides, so that a thread whose host is gone does not hang on to a lost notify.
 */
import { add, load, notify, store, wait } from '../../memory/atomics.js';
import { BOARD, Phase, type Board } from './board.js';

/** Longest sleep before a thread looks around by itself. */
const SLICE_MS = 500;

export class Turns {
  constructor(private readonly board: Board, private readonly spin: number) {}

  get over(): boolean {
    const { mem, own } = this.board;
    return load(mem, own + BOARD.phase) === Phase.OVER || load(mem, own + BOARD.abort) !== 0;
  }

  get phase(): number {
    return load(this.board.mem, this.board.own + BOARD.phase);
  }

  /** It is `actor`'s turn from now on. */
  pass(actor: number, phase: number): void {
    const { mem, own } = this.board;
    mem[own + BOARD.handOvers]++;
    store(mem, own + BOARD.phase, phase);
    store(mem, own + BOARD.current, actor);
    this.wake(actor);
  }

  /** The execution is over: everybody may go. */
  dismiss(): void {
    store(this.board.mem, this.board.own + BOARD.phase, Phase.OVER);
    this.wakeAll();
  }

  wakeAll(): void {
    for (let actor = 0; actor < this.board.actors; actor++) this.wake(actor);
  }

  /** Returns when `ready`. */
  await(actor: number, ready: () => boolean): void {
    const { mem } = this.board;
    const turn = this.board.turn(actor);
    for (let i = 0; i < this.spin; i++) if (ready()) return;
    for (;;) {
      const seen = load(mem, turn);
      if (ready()) return;
      wait(mem, turn, seen, SLICE_MS);
    }
  }

  wake(actor: number): void {
    const { mem } = this.board;
    const turn = this.board.turn(actor);
    add(mem, turn, 1);
    notify(mem, turn);
  }
}
