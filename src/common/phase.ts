/**
 * What of a module under test runs in this thread just now. Where the thread is watched this stands in shared memory, so
 * that it outlives the thread: the host, which reports that it hung, or died, can say in which phase.
 */
const TEXTS = ['', 'while it was imported', 'in setup', 'in an actor', 'in an operation', 'in after'] as const;

export const Phase = { NONE: 0, IMPORT: 1, SETUP: 2, ACTOR: 3, OPERATION: 4, AFTER: 5 } as const;
type PhaseNumber = (typeof Phase)[keyof typeof Phase];

let words: Int32Array = new Int32Array(2);

/** From now on it stands in the first of these two words; the second counts the phases that were entered. */
export function keepPhaseIn(array: Int32Array): void {
  words = array;
}

/** A sign of life, too: what goes from one phase to the next does not hang in either. */
export function enterPhase(phase: PhaseNumber): void {
  words[0] = phase;
  goOn();
}

/** A sign of life in the same phase. */
export function goOn(): void {
  words[1]++;
}

/** `in setup`; empty where no code of the module runs, or none that has a phase. */
export function phaseText(phase = words[0]): string {
  return TEXTS[phase] ?? '';
}
