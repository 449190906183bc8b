/**
 * What of a module under test runs in this thread just now. Where the thread is watched this stands in shared memory, so
 * that it outlives the thread: the host, which reports that it hung, or died, can say in which phase.
 */
const TEXTS = ['', 'while it was imported', 'in setup', 'in an actor', 'in an operation', 'in after'] as const;

export const Phase = { NONE: 0, IMPORT: 1, SETUP: 2, ACTOR: 3, OPERATION: 4, AFTER: 5 } as const;
type PhaseNumber = (typeof Phase)[keyof typeof Phase];

let words: Int32Array = new Int32Array(3);
/** What is called just now, where that is known. */
let operation = '';

/**
 * From now on it stands in the first of these three words; the second counts the phases that were entered, the third says
 * which operation of the definition is called, counted from 1; 0: that is not known.
 */
export function keepPhaseIn(array: Int32Array): void {
  words = array;
}

/** Where it stands, if other threads see it: one that runs what is under test for this one keeps it there too. */
export function sharedPhase(): Int32Array | null {
  return words.buffer instanceof SharedArrayBuffer ? words : null;
}

/** A sign of life, too: what goes from one phase to the next does not hang in either. */
export function enterPhase(phase: PhaseNumber): void {
  words[0] = phase;
  words[2] = 0;
  operation = '';
  words[1]++;
}

/** An operation is called. @param index its place in the definition */
export function enterOperation(name: string, index: number): void {
  enterPhase(Phase.OPERATION);
  words[2] = index + 1;
  operation = name;
}

/** `in setup`, `in operations.pop`; empty where no code of the module runs, or none that has a phase. */
export function phaseText(phase = words[0], called = operation): string {
  if (phase === Phase.OPERATION && called !== '') return `in operations.${called}`;
  return TEXTS[phase] ?? '';
}
