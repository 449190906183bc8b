/**
 * What of a module under test runs in this thread just now. Where the thread is watched this stands in shared memory, so
 * that it outlives the thread: whoever reports that it hung, or died, can say in which phase.
 */
const TEXTS = ['', 'while it was imported', 'in setup', 'in an actor', 'in an operation', 'in after'] as const;

export const Phase = { NONE: 0, IMPORT: 1, SETUP: 2, ACTOR: 3, OPERATION: 4, AFTER: 5 } as const;
type PhaseNumber = (typeof Phase)[keyof typeof Phase];

let word: Int32Array = new Int32Array(1);

/** From now on it stands in this word. */
export function keepPhaseIn(array: Int32Array): void {
  word = array;
}

export function enterPhase(phase: PhaseNumber): void {
  word[0] = phase;
}

/** `in setup`; empty where no code of the module runs, or none that has a phase. */
export function phaseText(phase = word[0]): string {
  return TEXTS[phase] ?? '';
}
