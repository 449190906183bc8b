/**
 * A schedule is data. The engine numbers the choices at each decision; a plan says where to deviate from the default.
 *
 * Default rule: go on with the actor that runs, if it can; otherwise take the lowest-numbered enabled choice. So the
 * empty plan runs actors to completion one after the other, and a plan is as short as what is special about it.
 */

import type { RunEnd } from './verdict.js';

/**
 * What can happen next. 0 … actors − 1: that actor makes a step. From `actors` on: an event that the program does not
 * make itself, such as the delivery of an IPI or the time-out of a wait; the engine says which.
 */
export type Choice = number;

/** At decision number `at` (0 is the first of an execution) `choice` is taken instead of the default. */
export interface Deviation {
  readonly at: number;
  readonly choice: Choice;
}

/** Deviations in the order of `at`. */
export interface Plan {
  readonly deviations: readonly Deviation[];
}

/** What a pending step would do, for strategies that look at conflicts. */
export interface PendingStep {
  /** Word that it would access, or -1: none. */
  readonly word: number;
  /** Whether it would write there. */
  readonly writes: boolean;
}

/** A decision, as a chooser sees it. The object is reused: nothing of it may be kept. */
export interface Decision {
  /** Number of this decision in the execution, from 0. */
  readonly index: number;
  /** Number of actors; choices from this number on are events. */
  readonly actors: number;
  /** What the default rule takes. */
  readonly preferred: Choice;
  /** Whether `preferred` is the actor that made the last step: taking anything else is then a preemption. */
  readonly running: boolean;
  /** Number of enabled choices, at least 2: with one choice there is no decision. */
  readonly count: number;
  /** The enabled choices, ascending: entries 0 … count − 1. */
  readonly enabled: Int32Array;
  /** What each enabled choice would do, by its position in `enabled`. */
  pending(position: number): PendingStep;
}

/** Decides one execution. */
export interface Chooser {
  /** Returns one of the enabled choices. Called for every decision, in order. */
  choose(decision: Decision): Choice;
  /** Called when the execution is over. @throws {Diverged} when it ended before the plan did */
  finish?(): void;
}

/**
 * Thrown by a chooser whose plan cannot be followed: the program does not do again what it did when the plan was made.
 * An engine ends such an execution as `diverged`.
 */
export class Diverged extends Error {
  override readonly name = 'Diverged';
}

/**
 * How much of the schedules is known to have been executed: some; all with at most that many preemptions; all.
 * `bound:2` says that every schedule with 0, 1 and 2 preemptions was executed.
 */
export type Coverage = 'sampled' | `bound:${number}` | 'exhausted';

/** Makes choosers, one an execution, learning from what came out. */
export interface Strategy {
  readonly name: string;
  /** Name of the strategy behind the last chooser, when this one hands out those of others. */
  readonly madeBy?: string;
  /** Number of the last execution, from 1, where that is not how many were made here. */
  readonly number?: number;
  /** What its executions have covered so far; left out by those that only ever sample. */
  readonly coverage?: Coverage;
  /** The chooser of the next execution; null when everything has been covered. */
  next(): Chooser | null;
  /** Told of the end of each execution before `next` is called again. */
  executed(execution: Execution): void;
}

/** What is left of an execution when it is over. Enough to judge it, to count it, and to make a plan of it. */
export interface Execution {
  readonly end: RunEnd;
  /** Decisions where something else than the default was taken. */
  readonly plan: Plan;
  readonly decisions: number;
  readonly steps: number;
  /** Times that the running actor changed although it could have gone on, events included. */
  readonly preemptions: number;
  /** Steps made by each actor. */
  readonly stepsOf: readonly number[];
  /** What the scenario observed, as one canonical text. */
  readonly outcome: string;
  /** What is wrong with it; empty when nothing is. */
  readonly findings: readonly Finding[];
  /** Hash of the trace: executions with the same trace are the same. */
  readonly traceHash: number;
}

/** What came out of an execution, and what is wrong with it. */
export interface Ended {
  /** As one canonical text. */
  readonly outcome: string;
  /** Empty when nothing is wrong. */
  readonly findings: readonly Finding[];
  /** It could not be judged within bounds: no finding, and no pass. */
  readonly undecided?: boolean;
}

/** A violation: a forbidden outcome, or one that was not declared. */
export interface Finding {
  /** Short and stable: `lost-callback`, `deadlock`, `forbidden-outcome`. */
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
  /** Tells findings of one kind apart: the two places of a data race. */
  readonly about?: string;
}

/** Whether two findings are one, seen twice. */
export function isSameFinding(a: Pick<Finding, 'kind' | 'about'>, b: Pick<Finding, 'kind' | 'about'>): boolean {
  return a.kind === b.kind && a.about === b.about;
}
