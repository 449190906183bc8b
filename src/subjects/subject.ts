/** What can be executed again and again by the coop engine: a scenario in one form, or a small program of a check. */
import type { CoopGround } from '../engine/coop/ground.js';
import type { Coroutine } from '../engine/rewriter/runtime.js';
import type { Chooser, Ended } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import type { Names } from './names.js';

/** Runs these actors to their end by the default rule, as no part of the execution. */
export type Alone = (actors: readonly Coroutine[]) => { readonly end: RunEnd; readonly error: unknown };

export interface Subject {
  readonly devices: number;
  /** What the scheduler has to know, the number of actors among it. */
  readonly ground: CoopGround;
  /** For tables. */
  readonly names: Names;
  /**
   * Resets the memory and starts an execution: one coroutine an actor.
   *
   * @param leftOut actors that do nothing
   * @param alone for what comes before it
   */
  start(leftOut: readonly number[], alone: Alone): readonly Coroutine[];
  /** Device interrupts may come from now on: they are events of their own. */
  armDevices?(leftOut: readonly number[]): void;
  /** Decides an execution in the place of `chooser`. */
  chooser?(chooser: Chooser): Chooser;
  /**
   * Judges an execution that is over.
   *
   * @param timedOut actors that went on only because their wait was bounded, when no other one could move
   * @param error what was thrown, when it crashed
   * @param alone for what comes after it
   */
  ended(end: RunEnd, timedOut: readonly number[], error: unknown, alone: Alone): Ended;
  /** Rings the doorbell of every CPU. */
  ringEverybody?(): void;
}

/** An actor that was left out. */
export function idle(): void {}
