/** A scenario in one form, ready to be executed again and again by the coop engine. */
import type { Note } from '../engine/controlled/step.js';
import type { CoopGround } from '../engine/coop/ground.js';
import type { Coroutine } from '../engine/rewriter/runtime.js';
import type { Chooser, Finding } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';

export interface CoopProgram {
  readonly actors: number;
  readonly devices: number;
  /** What the scheduler has to know. */
  readonly ground: CoopGround;
  /** Resets the memory and starts an execution: one coroutine an actor. @param leftOut actors that do nothing */
  start(leftOut: readonly number[]): readonly Coroutine[];
  /** Device interrupts may come from now on: they are events of their own. */
  armDevices(leftOut: readonly number[]): void;
  /** Who decides an execution in the place of `chooser`; left out: that one. */
  chooser?(chooser: Chooser): Chooser;
  /** What came out, when the execution is over. */
  outcome(): string;
  /**
   * Judges an execution, however it ended, in the place of the scenario's outcomes. @param timedOut actors whose wait
   * timed out while nobody could move
   */
  ended?(end: RunEnd, timedOut: readonly number[]): { readonly outcome: string; readonly findings: readonly Finding[] };
  /** The name of an event choice, for tables: `deliver the IPI of CPU 1 to CPU 2`. */
  eventName(event: number): string;
  /** What the kernel did, in words; null for what nobody wants to know. */
  noteText(note: Note): string | null;
  /** Rings the doorbell of everybody who has one. */
  ringEverybody?(): void;
  /** The name of a function that calls can name; left out where there are none. */
  functionName?(number: number): string;
  /** The name of a word. */
  wordName(word: number): string;
}
