/** Names where each thread has a store buffer: its stores reach the memory by events, numbered before those of the subject. */
import type { Note } from '../engine/controlled/step.js';
import type { NamedEvent, Names } from './names.js';

export class BufferNames implements Names {
  constructor(private readonly names: Names) {}

  get actors(): readonly string[] {
    return this.names.actors;
  }

  wordName(word: number): string {
    return this.names.wordName(word);
  }

  eventName(event: number): NamedEvent {
    const { actors } = this;
    if (event >= 2 * actors.length) return this.names.eventName(event - actors.length);
    const text = `the oldest store of ${actors[event - actors.length]} reaches the memory`;
    return { occurrence: { kind: 'memory' }, text };
  }

  noteText(note: Note): string | null {
    return this.names.noteText(note);
  }

  functionName(number: number): string {
    return this.names.functionName(number);
  }
}
