/**
 * An actor that was held back, and was let go on all the same: as long as nothing is written, it makes steps that it has made
 * before with nothing to decide. So it comes out of its loop, if it does, by one choice instead of one for each turn. Before
 * a step that it has not made before, which may be the first behind its loop, all that can move may be chosen as always.
 */
import type { ScheduleBoard } from '../board.js';
import { FRAME, SCHEDULE } from '../layout.js';
import { Opcode as Op, PLAIN_RANGE, PLAIN_READ, TIMED_WAIT } from '../opcodes.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;

/** Steps that it may make so: more than code does that is going to park. */
const LOOKS_MAX = 4096;
/** Different steps that are remembered. */
const KNOWN_MAX = 64;

interface Known {
  readonly op: number;
  readonly word: number;
  readonly value: unknown;
  readonly extra: unknown;
}

/** Of one frame: the steps that it has made since the last write, as far as they are known. */
export class LooksOn {
  readonly #known: Known[] = [];
  #version = -1;

  /** A new frame. */
  clear(): void {
    this.#version = -1;
  }

  /** It makes this step. Returns whether it has before. */
  know(version: number, op: number, word: number, value: unknown, extra: unknown): boolean {
    const known = this.#known;
    if (version !== this.#version) known.length = 0;
    this.#version = version;
    const step = knownStep(op, word, value, extra);
    if (known.some((one) => isSame(one, step))) return true;
    if (known.length < KNOWN_MAX) known.push(step);
    return false;
  }

  /** `frame` looks on, and is about to make this step. @param op -1: it is no operation */
  before(board: ScheduleBoard, frame: number, op: number, word: number, value?: unknown, extra?: unknown): void {
    const { mem, base } = board;
    const version = mem[base + S.writeVersion];
    const isOver = version !== mem[base + S.lookVersion];
    if (!isOver && mem[base + S.looksLeft]-- === 0) mem[frame + FRAME.inVain] = 1;
    if (isOver || mem[frame + FRAME.inVain] !== 0) return endLook(board);
    mem[base + S.stepLimit]++; // it is one step, so to speak
    const alone = this.know(version, op, word, value, extra) ? 1 : 0;
    if (alone === mem[base + S.alone]) return;
    mem[base + S.alone] = alone;
    board.changed();
  }
}

/** `frame` looks on from here. */
export function beginLook(board: ScheduleBoard, frame: number): void {
  const { mem, base } = board;
  mem[base + S.looker] = frame;
  mem[base + S.lookVersion] = mem[base + S.writeVersion];
  mem[base + S.looksLeft] = LOOKS_MAX;
  mem[base + S.spinning] = 1; // a write matters
}

/** What looked on is an actor like others again. */
export function endLook(board: ScheduleBoard): void {
  const { mem, base } = board;
  mem[base + S.looker] = mem[base + S.alone] = 0;
  board.changed();
}

/** Whether a frame that has looked as often as it may without being held back is one that looks on. */
export function isLookingOn({ mem, base }: ScheduleBoard, frame: number): boolean {
  return mem[base + S.looker] === frame && mem[base + S.lookVersion] === mem[base + S.writeVersion];
}

/** For how long it waits may grow, and what an access to memory as a whole does is a function. */
function knownStep(op: number, word: number, value: unknown, extra: unknown): Known {
  if (op === Op.wait || op === TIMED_WAIT) return { op: Op.wait, word, value, extra: 0 };
  return op === PLAIN_RANGE || op === PLAIN_READ ? { op, word, value: 0, extra: 0 } : { op, word, value, extra };
}

function isSame(a: Known, b: Known): boolean {
  return a.op === b.op && a.word === b.word && Object.is(a.value, b.value) && Object.is(a.extra, b.extra);
}
