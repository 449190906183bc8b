/**
 * A message on its way from thread to thread: cloned as the language does it, with stand-ins for what is a thing of each
 * thread. Ports are named by their ends, and memory that several threads know by its number, for it arrives as another
 * object.
 */
import type { WasmMemory } from '../../event-loop/own/clone.js';
import type { NamedEnd } from './calls.js';

export interface Wire {
  readonly value: unknown;
  /** Objects in it that stand for ports, and whose ends those are. */
  readonly ports: readonly object[];
  readonly ends: readonly NamedEnd[];
  /** Shared memory in it, and which that is. */
  readonly memories: readonly (SharedArrayBuffer | WasmMemory)[];
  readonly numbers: readonly number[];
}
