/**
 * The spin rule's count of visits, per frame of one actor; see CoopScheduler. Only the actor itself counts, so this is
 * its thread's own; others make it forget by counting `forgotten` on.
 */
import { FRAME, type Board } from './board.js';

const SPIN_VISITS = 16;

interface FrameVisits {
  forgotten: number;
  readonly visits: Map<number, number>;
}

export class Visits {
  readonly #frames: FrameVisits[] = [];

  constructor(private readonly board: Board) {}

  /** A new frame at this depth. */
  enter(depth: number): void {
    this.#frames[depth] = { forgotten: 0, visits: new Map() };
  }

  /** An operation left `word` as it was: whoever does that too often with nothing written meanwhile spins. */
  note(depth: number, frame: number, word: number, writeVersion: number): void {
    const { mem } = this.board;
    const state = this.#frames[depth];
    if (state.forgotten !== mem[frame + FRAME.forgotten]) {
      state.forgotten = mem[frame + FRAME.forgotten];
      state.visits.clear();
    }
    const before = state.visits.get(word) ?? 0;
    const since = writeVersion * SPIN_VISITS;
    const now = before >= since ? before + 1 : since + 1;
    if (now - since >= SPIN_VISITS) mem[frame + FRAME.spinVersion] = writeVersion;
    else state.visits.set(word, now);
  }
}
