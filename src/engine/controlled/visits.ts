/**
 * The spin rule: an actor that looks at one word SPIN_VISITS times with nothing written meanwhile, by anybody, itself
 * included, is not scheduled again until something is written; fewer visits may be a loop over something else. If
 * nobody else can move it may go on after all, and after LIVELOCK_ROUNDS of that the execution ends as `livelock`.
 */
import { FRAME, SCHEDULE, type ScheduleBoard } from './board.js';

// As constants of this module they cost nothing at every point.
const { writeVersion: WRITE_VERSION, spinning: SPINNING } = SCHEDULE;
const { forgotten: FRAME_FORGOTTEN, spinVersion: FRAME_SPIN_VERSION } = FRAME;

const SPIN_VISITS = 16;

/**
 * The words that one frame has looked at since the last write. Only the actor itself counts, so this is its thread's
 * own; others make it forget by counting `forgotten` on.
 */
export class Visits {
  #version = -1;
  #forgotten = 0;
  /** Number of visits since the last write; the first of them are in `#words`. */
  #count = 0;
  readonly #words = new Int32Array(SPIN_VISITS);
  /** Counts by word, once there are more than a spin needs. */
  #many: Map<number, number> | null = null;

  /** A new frame. */
  clear(): void {
    this.#version = -1;
    this.#forgotten = 0;
  }

  /** An operation of `frame` left `word` as it was. */
  note(board: ScheduleBoard, frame: number, word: number): void {
    const { mem, base } = board;
    const version = mem[base + WRITE_VERSION];
    if (version !== this.#version || mem[frame + FRAME_FORGOTTEN] !== this.#forgotten) {
      this.#version = version;
      this.#forgotten = mem[frame + FRAME_FORGOTTEN];
      this.#count = 0;
      this.#many = null;
    }
    if (this.#count < SPIN_VISITS - 1) this.#words[this.#count++] = word;
    else if (this.#visitsOf(word) >= SPIN_VISITS) {
      mem[frame + FRAME_SPIN_VERSION] = version;
      mem[base + SPINNING] = 1;
      board.changed();
    }
  }

  /** Visits of `word`, this one included. A spinner's last visit is not kept: its next one shows a spin again. */
  #visitsOf(word: number): number {
    if (this.#many === null) {
      this.#many = new Map();
      for (let i = 0; i < this.#count; i++) this.#many.set(this.#words[i], (this.#many.get(this.#words[i]) ?? 0) + 1);
    }
    const visits = (this.#many.get(word) ?? 0) + 1;
    if (visits < SPIN_VISITS) this.#many.set(word, visits);
    return visits;
  }
}
