/** What is recorded of an execution, step by step. */

/** One recorded step, for the interleaving table. */
export interface Step {
  readonly actor: number;
  /** Depth of nested interrupts. */
  readonly depth: number;
  readonly irqsOff: boolean;
  readonly site: number;
  readonly op: number;
  readonly word: number;
  readonly value: unknown;
  readonly result: unknown;
  /** Something that the kernel did, between two operations: no step of the schedule. */
  readonly note?: Note;
  /** What an event loop did, in words: a message sent, a timer due. */
  readonly told?: Told;
  /** Of a read that returned something older, as a memory model allows: number of the step that had overwritten it, from 0. */
  readonly overwrittenAt?: number;
}

/** What an event loop did, and where in the source; empty: nowhere. */
export interface Told {
  readonly text: string;
  readonly place: string;
  /** Of a task that comes: whose. */
  readonly actor?: number;
  /** The message that it is about. */
  readonly message?: { readonly number: number; readonly is: 'sent' | 'received' };
}

/** A trace event of the kernel. */
export interface Note {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The step of an event: the delivery of an IPI, a time-out. */
export function eventStep(event: number): Step {
  return { actor: event, depth: 0, irqsOff: false, site: -1, op: -1, word: -1, value: undefined, result: undefined };
}

/** What the kernel did between two operations. */
export function noteStep(actor: number, depth: number, irqsOff: boolean, note: Note): Step {
  return { ...eventStep(actor), depth, irqsOff, note };
}

/** What goes into the hash of a trace. */
export function hashedResult(result: unknown): number {
  if (typeof result === 'number') return result;
  return typeof result === 'bigint' ? Number(BigInt.asIntN(32, result)) : 0;
}
