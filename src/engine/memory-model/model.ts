/** What a memory model does with the steps of an execution: what reads return, and when writes are seen. */
import type { Published } from '../races/clocks.js';

/** A range of bytes of shared memory. */
export interface Range {
  /** First byte, counted over all shared memory, and how many. */
  readonly start: number;
  readonly size: number;
  /** The memory itself. */
  readonly bytes: Uint8Array;
}

/** A step on shared memory that is being made. */
export interface ModelledStep {
  readonly actor: number;
  readonly site: number;
  readonly op: number;
  readonly word: number;
  readonly range: Range;
  /** Steps recorded before it. */
  readonly at: number;
  /** Of a compare-exchange: what it writes over, as bytes. */
  readonly expected: Uint8Array | null;
}

export interface Model {
  /** Whether it reports what its steps depend on, and what it leaves out. */
  readonly isExact: boolean;
  /** Of the last step, if it read: whether which writes it might read may hang on what is read elsewhere. */
  readonly isOpen: boolean | undefined;
  begin(threads: number): void;
  /**
   * Makes a step.
   *
   * @param perform makes it on the memory as it is
   * @param pick chooses one of so many values, the latest first
   */
  make(step: ModelledStep, perform: () => unknown, pick: (count: number) => number): unknown;
  /** What the last step takes up, of an atomic read; undefined: of what was written last. */
  readonly taken: Published | null | undefined;
  /** Steps recorded before what overwrote the value that the last step has read; −1: it was the latest. */
  readonly overwrittenAt: number;
  /** The last step has written. @param published by an operation of Atomics */
  made(step: ModelledStep, published: Published | null): void;
  /** An access that is no step, before it is made. */
  touches(actor: number, ranges: readonly Range[], writes: boolean, at: number): void;
  /** What no thread does. */
  onEvent(event: number): void;
}
