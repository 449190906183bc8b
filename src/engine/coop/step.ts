/** What is recorded of an execution, step by step. */
import { wordOf, type Actor, type Frame } from './actor.js';

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

/** The step of an operation that was just made. */
export function operationStep(id: number, actor: Actor, frame: Frame, irqsOff: boolean): Step {
  const { site, op, value, result } = frame;
  return { actor: id, depth: actor.frames.length - 1, irqsOff, site, op, word: wordOf(frame.array, frame.index), value, result };
}

/** What the kernel did between two operations. */
export function noteStep(id: number, actor: Actor, irqsOff: boolean, note: Note): Step {
  return { ...eventStep(id), depth: actor.frames.length - 1, irqsOff, note };
}

/** Mixes a step into the hash of a trace. */
export function mixStep(hash: number, id: number, { site, array, index, result }: Frame): number {
  return mix(hash, id * 31 + site, wordOf(array, index), typeof result === 'number' ? result : 0);
}

/** FNV-1a over three words. */
export function mix(hash: number, a: number, b: number, c: number): number {
  let mixed = Math.imul(hash ^ a, 0x01000193);
  mixed = Math.imul(mixed ^ b, 0x01000193);
  return Math.imul(mixed ^ c, 0x01000193);
}
