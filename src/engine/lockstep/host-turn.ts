/** The host waits for its turn, and looks whether the thread whose turn it is gets on. */
import { setImmediate } from 'node:timers/promises';
import { Stay } from '../../common/processor-time.js';
import { load } from '../../memory/atomics.js';
import { BOARD, type Board } from './board.js';
import type { Turns } from './turns.js';

/**
 * The host blocks for so long at most; between two slices its event loop learns of dead threads, signals and timers.
 */
const SLICE_MS = 5;

export class HostTurn {
  /** When the event loop had its turn last. */
  #lastYield = 0;
  readonly #isMine = (): boolean => this.turns.isOf(this.turns.host);

  constructor(
    private readonly board: Board,
    private readonly turns: Turns,
    private readonly isBroken: () => boolean,
  ) {}

  /** Whether it comes before the event loop's has to: an `await` may take as long as an execution. */
  comesAtOnce(): boolean {
    if (this.isBroken() || performance.now() - this.#lastYield > SLICE_MS) return false;
    return this.turns.awaitFor(this.turns.host, this.#isMine, SLICE_MS);
  }

  /** Returns when it has come, or the crew is broken; false: no thread has got on for so long. */
  async isInTime(hangMs: number): Promise<boolean> {
    const { board } = this;
    let seen = -1;
    let last = 0;
    const silence = new Stay();
    for (;;) {
      const now = performance.now();
      if (now - this.#lastYield > SLICE_MS) {
        await setImmediate();
        this.#lastYield = performance.now();
      }
      if (this.isBroken() || this.turns.awaitFor(this.turns.host, this.#isMine, SLICE_MS)) return true;
      const progress = load(board.mem, board.own + BOARD.progress);
      silence.look(progress === seen, now - last);
      if (silence.exceeds(hangMs, 1)) return false;
      [seen, last] = [progress, now];
    }
  }
}
