/** An actor of the coop engine: a stack of coroutines, and why it cannot go on just now. */
import type { PendingStep } from '../../lab/schedule.js';
import { isWrite } from './operations.js';
import type { Coroutine } from './rewriter/runtime.js';

/** One coroutine on an actor's stack: the operation that it is about to make, and why it cannot go on just now. */
export interface Frame {
  readonly coroutine: Coroutine;
  site: number;
  op: number;
  array: Int32Array;
  index: number;
  value: unknown;
  extra: unknown;
  result: unknown;
  /** Blocked until `blockArray[blockIndex] !== blockSeen`; an index of -1: not blocked. */
  blockArray: Int32Array;
  blockIndex: number;
  blockSeen: number;
  /** Blocked with nothing left to do. */
  atRest: boolean;
  /** In Atomics.wait, until notified. */
  waiting: boolean;
  /** … with a time-out. */
  bounded: boolean;
  /** Spins: not before the write version differs from this; -1: does not spin. */
  spinVersion: number;
  /** Per word: reads since the last write, see the spin rule. */
  visits: Map<number, number> | null;
}

/** The interrupted code is below, the innermost handler on top. */
export interface Actor {
  readonly frames: Frame[];
  done: boolean;
  steps: number;
}

const NOTHING = new Int32Array(1);

export function newActor(coroutine: Coroutine): Actor {
  return { frames: [newFrame(coroutine)], done: false, steps: 0 };
}

export function newFrame(coroutine: Coroutine): Frame {
  return {
    coroutine, site: -1, op: -1, array: NOTHING, index: 0, value: 0, extra: 0, result: undefined,
    blockArray: NOTHING, blockIndex: -1, blockSeen: 0, atRest: false, waiting: false, bounded: false, spinVersion: -1, visits: null,
  };
}

/** A number for a word of any view; words of different buffers may share one. */
export function wordOf(array: Int32Array, index: number): number {
  return array.byteOffset / 4 + index;
}

const NO_STEP: PendingStep = { word: -1, writes: false };

/** What a coroutine is about to do. */
export function pendingStep(frame: Frame | undefined): PendingStep {
  if (frame === undefined || frame.op < 0) return NO_STEP;
  return { word: wordOf(frame.array, frame.index), writes: isWrite(frame.op) };
}
