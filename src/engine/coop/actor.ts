/** An actor of the coop engine: a stack of coroutines, and why it cannot go on just now. */
import type { PendingStep } from '../../lab/schedule.js';
import { isWrite } from './operations.js';

/** A coroutine: what a rewritten function returns. */
export type Coroutine = Generator<unknown, unknown, undefined>;

/** One coroutine on an actor's stack, with the operation that it is about to make. */
export interface Frame {
  readonly coroutine: Coroutine;
  site: number;
  op: number;
  array: Int32Array;
  index: number;
  value: unknown;
  extra: unknown;
  result: unknown;
}

export interface Actor {
  readonly frames: Frame[];
  done: boolean;
  /** Blocked until `array[index] !== seen`; -1: not blocked. */
  blockArray: Int32Array;
  blockIndex: number;
  blockSeen: number;
  /** In Atomics.wait, until notified. */
  waiting: boolean;
  /** … with a time-out. */
  bounded: boolean;
  /** Spins: not before the write version differs from this; -1: does not spin. */
  spinVersion: number;
  /** Per site, the write version at the last visit. */
  readonly visits: Map<number, number>;
  steps: number;
  idle: boolean;
}

const NOTHING = new Int32Array(1);

export function newActor(coroutine: Coroutine): Actor {
  return {
    frames: [newFrame(coroutine)], done: false, blockArray: NOTHING, blockIndex: -1, blockSeen: 0, waiting: false,
    bounded: false, spinVersion: -1, visits: new Map(), steps: 0, idle: false,
  };
}

export function newFrame(coroutine: Coroutine): Frame {
  return { coroutine, site: -1, op: -1, array: NOTHING, index: 0, value: 0, extra: 0, result: undefined };
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
