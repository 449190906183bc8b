/** What the lockstep engine runs: handed to each thread by URL, so the engine knows neither kernel nor scenario. */

import type { Inexact } from '../../lab/inexact.js';
import type { CpuTeller } from '../controlled/cpu-teller.js';
import type { Ground } from '../controlled/ground.js';
import type { WordNumbers } from '../controlled/words.js';

/** What an actor's program asks of its engine. All of it is the code's whose turn it is. */
export interface LockstepPort {
  /** A step of its own: others run until `mem[word]` differs from `seen`, or this actor has something to serve. */
  block(word: number, seen: number, atRest: boolean, patienceUs: number): void;
  /** What the threads run on whose code may go on later; null: it may not. */
  readonly loopGround: Ground | null;
  /** Does what belongs to an actor, while an execution is set up. */
  inThread<T>(actor: number, work: () => T): T;
  /** Which of so many ways something goes: a decision of the schedule, 0 by default. */
  pick(count: number): number;
  /** Something that a blocked actor may look at was written, and not by an operation of Atomics. */
  changed(): void;
  /** Events that may happen now; the plan says when. */
  readonly events: {
    add(event: number): void;
    has(event: number): boolean;
    remove(event: number): void;
    keep(which: (event: number) => boolean): void;
  };
  /** Whether an actor or, from the number of actors on, a device was left out of this execution. */
  isLeftOut(number: number): boolean;
  /** Microseconds on the machine's clock: one a point, and what waits have lasted that were out of patience. */
  machineClock(): number;
  /** What depends on it is not reported. */
  inexact(why: Inexact): void;
  /** What CPUs touch. */
  readonly cpus: Pick<CpuTeller, 'touchesWord' | 'touchesThing'>;
  /** What the actor has done happens before what the actor does that takes notice of this channel later. */
  signal(channel: string): void;
  noticed(channel: string): void;
  /** What was signalled on one channel reaches another, by an event. */
  forward(from: string, to: string): void;
  /** The actor begins a recorded call, or returns from it. */
  called(returned: boolean): void;
  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void;
  /** Does work that is no part of the execution, and throws `Hung` out of its operations when they have no end. */
  bounded(work: () => void): void;
}

/** One actor's program, in its thread. Whatever is asked about an actor is answered from shared memory. */
export interface LockstepProgram {
  readonly ground: Ground;
  /** Numbers of the words of its memory: the same in all threads. */
  readonly words: WordNumbers;
  /** Whether the wait that is about to begin is one whose result the program looks at. */
  looksAtWait(): boolean;
  /** What is executed, where that is not always the same. */
  readonly code?: object;
  /** Takes this actor's interrupts. */
  interrupt(): void;
  /** Called on all actors, one after the other, before an execution. Its Atomics operations are no points. */
  reset(mode: number): void;
  /** What this actor does. Returns what it returned. */
  run(mode: number): unknown;
  /** An event of its own happens. Context: it has no event loops. */
  onEvent(event: number): void;
  /** What came out. Called on actor 0; its Atomics operations are no points. */
  outcome(): string;
}

export interface ProgramModule {
  /** Loads what is to be loaded: afterwards the thread never yields. */
  loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram>;
}
