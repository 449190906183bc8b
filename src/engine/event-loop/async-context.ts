/**
 * What code finds in its AsyncLocalStorage: a context that goes with what it leaves for later. On coroutines it belongs to
 * the thread that runs; in real threads Node carries its own.
 *
 * Source: Node, Asynchronous context tracking.
 */
import type { Coroutine } from './calling.js';

/** By storage. One is never changed: another one is entered. */
export type AsyncContext = ReadonlyMap<object, unknown>;

export const NO_CONTEXT: AsyncContext = new Map();

export interface Contexts {
  /** What does its work in the context of the code that leaves it for later. */
  keepContext<A extends readonly unknown[], T>(work: (...args: A) => Coroutine<T>): (...args: A) => Coroutine<T>;
}

let made: Contexts;

/** Context: before anything is left for later. */
export function contextsBy(how: Contexts): void {
  made = how;
}

export const keepContext: Contexts['keepContext'] = (work) => made.keepContext(work);
