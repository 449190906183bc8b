/** Shared memory that goes from thread to thread: it arrives as another object, and has the same number. */
import type { WasmMemory } from '../../event-loop/own/clone.js';
import type { WordNumbers } from '../../controlled/words.js';

type Memory = SharedArrayBuffer | WasmMemory;

/** @param next the number of memory that was an actor's own so far, among all such */
export function numberOf(memory: Memory, words: WordNumbers, next: () => number): number {
  const buffer = bufferOf(memory);
  if (words.numberOf(buffer) < 0) words.meet(buffer, words.made + next());
  return words.numberOf(buffer);
}

export function meet(memory: Memory, words: WordNumbers, number: number): void {
  words.meet(bufferOf(memory), number);
}

function bufferOf(memory: Memory): SharedArrayBuffer {
  return memory instanceof SharedArrayBuffer ? memory : memory.buffer;
}
