/**
 * A schedule is data. The engine numbers the choices at each decision; a plan says where to deviate from the default.
 *
 * Default rule: go on with the actor that runs, if it can; otherwise take the lowest-numbered enabled choice. So the
 * empty plan runs actors to completion one after the other, and a plan is as short as what is special about it.
 */

import type { Inexact } from './inexact.js';
import type { PlainPlace } from './plain-memory.js';
import type { RunEnd } from './verdict.js';

/**
 * What can happen next. 0 … actors − 1: that actor makes a step. From `actors` on: an event that the program does not
 * make itself, such as the delivery of an IPI or the time-out of a wait; the engine says which.
 */
export type Choice = number;

/** Instead of a choice: all that can move only looks, and certainly for ever. */
export const FOR_EVER = -2;

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
  /** Whether that is an operation on shared memory, still to be made; otherwise it goes on by itself up to the next. */
  readonly isNext?: boolean;
}

/** Of what has none, or none on memory. */
export const NO_STEP: PendingStep = { word: -1, writes: false, isNext: false };

/** An operation on shared memory that was made: what it touched, for strategies that follow dependences. */
export interface MadeStep {
  readonly actor: number;
  /** Its bytes of memory, from `first` up to `end`, counted over all shared memory; none when they are equal. */
  readonly first: number;
  readonly end: number;
  readonly writes: boolean;
  /** Whether what follows may hang on what was there: not of a store. */
  readonly reads: boolean;
  /** The byte whose waiters it joined, woke, or found missing; -1: none. */
  readonly queue: number;
  /** Whether it joined them, or woke any. */
  readonly changesQueue: boolean;
  /** Whether it is a wait that ends in time, if it begins; left out: no. */
  readonly isBounded?: boolean;
  /** Whether it is one whose end in time is a choice, for the program looks at how it ended; left out: no. */
  readonly isTimed?: boolean;
  /** Number of actors that it woke. */
  readonly woken: number;
  /** Whether it acts at all. */
  readonly condition: Condition;
  /** The value with which it acts. Undefined: that is not known before it is made. */
  readonly expected: unknown;
  /** What was in its word before, and is there now: equal only if the bytes are. Undefined: that is not known. */
  readonly was: unknown;
  readonly left: unknown;
  /**
   * Of a read under a memory model: whether which writes it may read may hang on what is read elsewhere. Left out: it is no
   * read, or reads what was written last.
   */
  readonly isOpen?: boolean | undefined;
}

/** Whether a step may have written something else than was there. */
export function mayChange({ writes, was, left }: MadeStep): boolean {
  return writes && (was === undefined || was !== left);
}

/** A compare-exchange writes, a wait begins, only where the word has the value that is expected; a notify needs a waiter. */
export type Condition = 'none' | 'compare' | 'wait' | 'notify';

/** What a step touches beside its operation: plain accesses, and what interrupts are made of. */
export interface Touch {
  /** Its bytes, as those of a step. What is no memory, such as an IPI on its way, lies behind all memory. */
  readonly first: number;
  readonly end: number;
  /** Raising sets bits of a word, and looks at none: of two that do it either may come first. */
  readonly how: 'looks' | 'raises' | 'writes';
  /** What was there before the step touched it first. Undefined: that is not known. */
  readonly was: unknown;
  /** The bits that are raised, or what is written. Undefined: that is not known. */
  readonly left: unknown;
}

/** A CPU waits until a word differs from what it has seen, or it has something to serve. */
export interface Block {
  readonly first: number;
  readonly end: number;
  readonly seen: number;
  readonly now: number;
  /** The first byte of the word that says whether its stopper has work, and what is there; -1: it would not run it. */
  readonly resched: number;
  readonly reschedNow: number;
}

/** What a CPU does next depends on this. */
export interface Standing {
  readonly actor: number;
  /** The first byte of its pending interrupts; -1: interrupts are off. */
  readonly pending: number;
  /** Whether it takes interrupts with this step, instead of what it would do otherwise. */
  readonly takes: boolean;
  /** What it waits for, if it does. */
  readonly block: Block | null;
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
  /**
   * Whether it is no choice of who goes on, but of which write the step reads that is under way, the latest first. Left
   * out: it is one of who goes on.
   */
  readonly ofWrites?: boolean;
  /**
   * Given where it is no choice of who goes on, but of what becomes of this actor, which has looked in vain, or waits: see
   * Looking.
   */
  readonly looker?: number | undefined;
  /** How often it has looked at most, since something was written: it is held back from HELD_LOOKS on. */
  readonly looks?: number;
  /** Number of enabled choices, at least 2: with one choice there is no decision. */
  readonly count: number;
  /** The enabled choices, ascending: entries 0 … count − 1. */
  readonly enabled: Int32Array;
  /** What each enabled choice would do, by its position in `enabled`. */
  pending(position: number): PendingStep;
}

/** Decides one execution. */
export interface Chooser {
  /** Returns one of the enabled choices, or FOR_EVER. Called for every decision, in order. */
  choose(decision: Decision): Choice;
  /** Called for each operation on shared memory, in order; choices that are events are known by being chosen. */
  made?(step: MadeStep): void;
  /** The actor that made the last step begins a recorded call, or returns from it. */
  called?(actor: number, returned: boolean): void;
  /**
   * The actor that made the last step begins a turn of a loop that has no effect but that of its operations. One that
   * changed nothing might as well not have been made.
   *
   * @param loop tells loops apart, and the times that one is entered
   * @param carried what else a turn hands on to the next
   */
  looks?(actor: number, loop: number, carried: readonly unknown[]): void;
  /**
   * An actor goes on that has looked at a word again and again, or waited for it, and was held back from looking on while
   * others moved, or from timing out. If it may come to something by that, no execution has it.
   *
   * @param held one of `Held`, see looking.ts
   * @param isWritten it goes on because something was written; otherwise nothing else can move
   */
  heldBack?(actor: number, held: number, isWritten: boolean): void;
  /**
   * Called where one choice is enabled, so that nothing is to be decided. Returns whether that actor certainly looks for
   * ever, as `FOR_EVER` says of several.
   *
   * @param isNext see PendingStep
   */
  only?(choice: Choice, isNext: boolean): boolean;
  /**
   * Called first where the actors are CPUs. Returns who decides there: `goesOn` reports each of their steps to it, and
   * `happens` each event.
   *
   * @param firstTimeout choices from here on are ends of waits
   */
  onMachine?(cpus: number, firstTimeout: number): Chooser;
  /** Called first where waits may end by themselves. */
  spurious?(): void;
  /** A CPU makes a step. When that is an operation `made` follows. */
  goesOn?(standing: Standing): void;
  /** A CPU is about to wait for a word, which its last operation looked at. */
  waits?(standing: Standing): void;
  /** A CPU is back from an interrupt, where it stood. */
  back?(actor: number): void;
  /** An event of a machine happens. */
  happens?(event: Choice): void;
  /** The step of a CPU, or the event, that is under way touches this. */
  touched?(touch: Touch): void;
  /** Something is not reported: a clock or a random number is read. */
  inexact?(why: Inexact): void;
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
  /** What the rules were seen to leave out, a clause: then nothing is covered, by any strategy. Null: nothing. */
  readonly leavesOut?: string | null;
  /** Name of the strategy behind the last chooser, when this one hands out those of others. */
  readonly madeBy?: string;
  /** Number of the last execution, from 1, where that is not how many were made here. */
  readonly number?: number;
  /** Whether each of its executions stands for many, so that all are looked at for data races. */
  readonly covers?: boolean;
  /** Number of the turn that is being made, where several searches take turns. */
  readonly turn?: number;
  /** What its executions have covered so far; left out by those that only ever sample. */
  readonly coverage?: Coverage;
  /** Why it ended before it had covered all, a clause; left out, or null: it has not. */
  readonly gaveUp?: string | null;
  /** About how many executions it makes altogether; null: not known. */
  readonly expected?: number | null;
  /**
   * Orders of the steps that do not commute, of each of which it has executed one; left out where it may have executed one of
   * them twice.
   */
  readonly traces?: number | undefined;
  /** Whether it has covered all schedules, those of other shares included. */
  readonly coveredAll?: boolean;
  /** The chooser of the next execution; null when everything has been covered. */
  next(): Chooser | null;
  /** Called at the end of each execution before `next` is called again. */
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
  /** Of a data race: where its two accesses stand. */
  readonly places?: readonly PlainPlace[];
}

/** Whether two findings are one, seen twice. */
export function isSameFinding(a: Pick<Finding, 'kind' | 'about'>, b: Pick<Finding, 'kind' | 'about'>): boolean {
  return a.kind === b.kind && a.about === b.about;
}
