/** Makes the states of a batch from a function that makes one: a scenario's `shared`, a check's `setup`. */
import { InputError } from '../common/errors.js';
import type { Part, StateMemory } from '../engine/free/batch/memory.js';
import { newMemory } from './memory-objects.js';
import { withSharedBuffers } from './shared-buffers.js';
import { MAKES_OTHERS } from './setup-memory.js';

/** What `measure` throws where states cannot be laid out. */
export const NOT_IN_BATCHES = 'a WebAssembly.Memory cannot be one of many states that lie side by side';

export interface Measured {
  readonly parts: readonly Part[];
  /** There is more to it than shared memory: what the program keeps elsewhere has to be made anew each time. */
  readonly keepsState: boolean;
}

/** What a state is made of. Makes one, and throws it away. */
export function measure(make: () => unknown): Measured {
  const parts: Part[] = [];
  const made = withSharedBuffers(make, (_, bytes, own, options) => {
    if (options.wasm !== undefined) throw new Error(NOT_IN_BATCHES);
    parts.push({ bytes, own, ...options });
    return newMemory(bytes, options);
  });
  return { parts, keepsState: !isNothingButViews(made) };
}

/** One object for each of the memories. */
export function makeStates(make: () => unknown, parts: readonly Part[], memories: readonly StateMemory[]): unknown[] {
  let asked = 0;
  const made = withSharedBuffers(
    () => memories.map(() => make()),
    (index, bytes, own) => {
      asked++;
      const part = parts[index % parts.length];
      if (part?.bytes !== bytes || part.own !== own || index >= parts.length * memories.length)
        throw new InputError(DIFFERS);
      return memories[Math.trunc(index / parts.length)][index % parts.length];
    },
  );
  if (asked !== parts.length * memories.length) throw new InputError(DIFFERS);
  return made;
}

const DIFFERS = `its set-up ${MAKES_OTHERS}`;

/**
 * Typed arrays and buffers, also as elements of lists and members of plain objects: what those hold is all there is.
 */
function isNothingButViews(value: unknown): boolean {
  if (ArrayBuffer.isView(value) || value instanceof SharedArrayBuffer) return true;
  if (Array.isArray(value)) return value.every(isNothingButViews);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every(isNothingButViews);
}
