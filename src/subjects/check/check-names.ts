/** Names of what a checked program does. */
import type { CheckedProgram } from '../../check/checked-program.js';
import { FIRST_GATE } from '../../check/gates.js';
import type { Note } from '../../engine/controlled/step.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { numbered, PlainNames } from '../plain-names.js';

/** Kinds of notes: other numbers than the events of the kernel have. */
export const CallNote = { BEGINS: 1001, RETURNED: 1002, FROZEN: 1003 } as const;

/**
 * @param buffers how many the structure has: the gates are numbered before them
 * @param events of event loops, where the threads have some
 */
export class CheckNames extends PlainNames {
  constructor(
    private readonly checked: CheckedProgram,
    buffers: number,
    events?: number,
  ) {
    const given = new Map(Object.entries(checked.words).map(([name, word]) => [word, name]));
    const nameOf = (word: number): string => {
      const name = WordNumbers.privateName(word);
      if (name !== null) return name;
      const { buffer, word: place } = WordNumbers.placeOf(word);
      if (buffer === 0) return `gate ${place - FIRST_GATE}`;
      const known = buffer === 1 ? given.get(place) : undefined;
      if (known !== undefined) return known;
      return buffers === 1 ? `[${place}]` : `buffer ${buffer - 1}[${place}]`;
    };
    super(numbered('thread', checked.actors), nameOf, {}, events);
  }

  /** Notes are of calls. */
  override noteText({ kind, a: slot }: Note): string {
    if (kind === CallNote.FROZEN) return 'is frozen from here on';
    return this.checked.callText(slot, kind === CallNote.RETURNED);
  }
}

/** Has calls and returns noted among the steps, from the next run on. */
export function noteCalls(checked: CheckedProgram, note: (kind: number, slot: number) => void): void {
  checked.onCall = (slot, returned) => note(returned ? CallNote.RETURNED : CallNote.BEGINS, slot);
}
