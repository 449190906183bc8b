/** An execution that was recorded step by step, as checkers look at it: data, and names for its numbers. */
import type { RunEnd } from './verdict.js';

export interface Operation {
  /** Of `Atomics`: `load`, `compareExchange`, `wait`, … */
  readonly name: string;
  readonly word: number;
  readonly value: unknown;
  /** Undefined for a wait that no thread has ended. */
  readonly result: unknown;
}

/** Something that no actor does. */
export type Occurrence =
  | { readonly kind: 'delivery'; readonly sender: number; readonly target: number; readonly vector: string }
  | { readonly kind: 'device'; readonly target: number }
  /** A CPU stops where it is, or goes on. */
  | { readonly kind: 'freeze' | 'thaw'; readonly target: number }
  | { readonly kind: 'wait-ends'; readonly target: number }
  /** A write that leaves a store buffer, or a value that a read returns: of memory alone. */
  | { readonly kind: 'memory' }
  /** A task of an event loop has come. */
  | { readonly kind: 'task' };

export interface ObservedStep {
  /**
   * Number of the operation, from 1, as the interleaving table shows it; of anything else that of the operation before.
   */
  readonly number: number;
  /** The actor, or -1: none. */
  readonly actor: number;
  /** Depth of nested interrupts. */
  readonly depth: number;
  readonly irqsOff: boolean;
  readonly operation?: Operation;
  /** What the kernel did between two operations: an event of src/trace/event.ts. */
  readonly note?: { readonly kind: number; readonly a: number; readonly b: number; readonly c: number };
  readonly occurrence?: Occurrence;
  /** The actor whose task has come. */
  readonly comesTo?: number;
  /** … in words: also of what an actor did that is no operation. */
  readonly text?: string;
  /** Where it stands in the source, of what an actor did. */
  readonly place?: string;
  /** The message that was sent, was taken, or has become a task. */
  readonly message?: { readonly number: number; readonly is: 'sent' | 'received' };
}

export interface Observation {
  /** Names of the actors: `CPU0`, `actor 1`. */
  readonly actors: readonly string[];
  readonly steps: readonly ObservedStep[];
  readonly end: RunEnd;
  /** Actors that were left waiting, when the execution came to nothing; also those that a bounded wait let go on. */
  readonly stuck: readonly number[];
  /** Actors that have nothing to run and wait for promises: who, and where the source says so. */
  readonly awaits: readonly { readonly actor: number; readonly places: readonly string[] }[];
  /** `call_single_queue[2].first`. */
  readonly wordName: (word: number) => string;
  readonly functionName: (number: number) => string;
  /** The word that is locked while the call data at `csd` is in use, by its lowest bit. */
  readonly flagsOf: (csd: number) => number;
  /** What freed memory is filled with. */
  readonly poison: number;
  /** What became of it when all waiters were rung again, once it had ended; null: it was not tried. */
  readonly rungAgain: RunEnd | null;
}

/** Something that a checker has seen. */
export interface TraceFinding {
  /** Name of the checker: `lost-callback`. */
  readonly kind: string;
  /** What happened, in one sentence. */
  readonly text: string;
  /** Index of the step at which it went wrong. */
  readonly at: number;
}

/** Looks at a recorded execution. Never runs anything. */
export type TraceChecker = (observation: Observation) => TraceFinding[];
