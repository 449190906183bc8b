/**
 * The spin rule: an actor that looks at one word SPIN_VISITS times with nothing written meanwhile, by any actor, itself
 * included, is not scheduled again until something is written; fewer visits may be a loop over something else. If no
 * other actor can move it may go on after all, see Idle. If others can, that it looks on is a choice, see LooksOn.
 *
 * The same for waits that end by themselves, WAIT_VISITS times: code that gives up may have tried so often.
 */
import { Held, HELD_LOOKS } from '../../../lab/looking.js';
import type { ScheduleBoard } from '../board.js';
import { FRAME, SCHEDULE } from '../layout.js';
import { Opcode as Op } from '../opcodes.js';
import { endLook, isLookingOn, LooksOn } from './looks-on.js';
import { OpenLoops } from './open-loops.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;
const F = FRAME;

const SPIN_VISITS = HELD_LOOKS;
/** Visits at which it is asked before that whether the actor looks on: a schedule that is drawn seldom gets further. */
const [EARLY, LATER] = [4, 8];
export const WAIT_VISITS = 3;

/**
 * The words that one frame has looked at or waited for since the last write. Only the actor itself counts, so this is
 * its thread's own; others make it forget by counting `forgotten` on.
 */
export class Visits {
  #version = -1;
  #forgotten = 0;
  /** Number of visits since the last write; the first of them are in `#words`. */
  #count = 0;
  readonly #words = new Int32Array(SPIN_VISITS);
  /** Counts by word, once there are more than a spin needs. */
  #many: Map<number, number> | null = null;
  /** The words whose waits ended by themselves at `#waitVersion`, each as often as it did, up to WAIT_VISITS. */
  readonly #waits: number[] = [];
  #waitVersion = -1;
  readonly #loops = new OpenLoops();
  readonly looksOn = new LooksOn();

  /** A new frame. */
  clear(): void {
    this.looksOn.clear();
    this.#version = this.#waitVersion = -1;
    this.#forgotten = 0;
    this.#loops.clear();
  }

  /** A loop that only looks begins a turn. @param carries whether turns hand variables on: these */
  turn(
    board: ScheduleBoard,
    loop: number,
    carries: boolean,
    effects: number,
    a?: unknown,
    b?: unknown,
    c?: unknown,
  ): void {
    this.#loops.turn(board.mem[board.base + S.writeVersion], loop, carries, effects, a, b, c);
  }

  /** An operation of `frame` left `word` as it was. @param op -1: it is none */
  note(board: ScheduleBoard, frame: number, word: number, op = -1, value?: unknown, extra?: unknown): void {
    const { mem, base } = board;
    const version = mem[base + S.writeVersion];
    if (version !== this.#version || mem[frame + F.forgotten] !== this.#forgotten) {
      this.#version = version;
      this.#forgotten = mem[frame + F.forgotten];
      this.#count = 0;
      this.#many = null;
    }
    if (this.#count < SPIN_VISITS - 1) {
      this.#words[this.#count++] = word;
      if (this.#count !== EARLY && this.#count !== LATER) return;
      if (this.#held(version) === Held.FOR_EVER || isLookingOn(board, frame)) return;
      mem[base + S.looksNow] = this.#count;
    } else if (this.#visitsOf(word) >= SPIN_VISITS) {
      const held = this.#held(version);
      if (isLookingOn(board, frame)) {
        if (held !== Held.FOR_EVER) return;
        endLook(board);
      }
      mem[frame + F.spinVersion] = version;
      mem[frame + F.held] = held;
      mem[base + S.spinning] = 1;
      mem[base + S.looksNow] = SPIN_VISITS;
    } else return;
    this.looksOn.know(version, op, word, value, extra);
    board.changed();
  }

  /** What an actor is held back by that looks. */
  #held(version: number): number {
    return heldIn(this.#loops.spinning(version), Held.LOOKING);
  }

  /**
   * `frame` is about to wait for `word`. Returns whether it comes back: its wait for this word has ended by itself often
   * enough, and nothing was written since.
   */
  waitsAgain(board: ScheduleBoard, frame: number, word: number, value: unknown): boolean {
    const { mem, base } = board;
    const version = mem[base + S.writeVersion];
    this.looksOn.know(version, Op.wait, word, value, 0);
    if (version !== this.#waitVersion) {
      this.#waitVersion = version;
      this.#waits.length = 0;
    }
    const last = mem[frame + F.waitWord];
    if (mem[frame + F.ended] === version + 1 && this.#waitsFor(last) < WAIT_VISITS) this.#waits.push(last);
    return this.#waitsFor(word) >= WAIT_VISITS;
  }

  #waitsFor(word: number): number {
    return this.#waits.filter((one) => one === word).length;
  }

  /**
   * What a wait that begins is held back by, if by anything.
   *
   * @param again see `waitsAgain`
   * @param lasts it is bounded, and ends by itself only when nothing else can move
   */
  heldIn(board: ScheduleBoard, again: boolean, lasts: boolean): number {
    const version = board.mem[board.base + S.writeVersion];
    if (lasts) return heldIn(this.#loops.around(version), Held.WAITING);
    return again ? heldIn(this.#loops.spinning(version), Held.LOOKING) : Held.NOT;
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

/** @param otherwise where it is not known to be in such a loop */
function heldIn(loop: { readonly counts: boolean } | undefined, otherwise: number): number {
  if (loop === undefined) return otherwise;
  return loop.counts ? Held.COUNTING : Held.FOR_EVER;
}
