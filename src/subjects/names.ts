/** What the numbers in a recorded execution are called. */
import { VALUES_MAX } from '../engine/controlled/rules.js';
import type { Note } from '../engine/controlled/step.js';
import type { Occurrence } from '../lab/observation.js';

/** Something that no actor does. */
export interface NamedEvent {
  readonly occurrence: Occurrence;
  /** `deliver CALL_FUNCTION_SINGLE from CPU1 to CPU2`. */
  readonly text: string;
}

export interface Names {
  /** `CPU0`, `actor 1`, `thread 2`. */
  readonly actors: readonly string[];
  /** `call_single_queue[2].first`, `a[1]`. */
  wordName(word: number): string;
  eventName(event: number): NamedEvent;
  /** Null for what is not shown. */
  noteText(note: Note): string | null;
  functionName(number: number): string;
}

/**
 * The name of a wait that ended by itself: such events are numbered behind those of the program, and behind them values
 * that a read may return, and what becomes of an actor that is held back.
 */
const LOOKS = ['it goes on as others do', 'it looks on', 'it looks once more'] as const;

export function wakeUpName(event: number, firstTimeout: number, actors: readonly string[]): NamedEvent {
  const number = event - firstTimeout;
  const count = actors.length;
  const text =
    number < count
      ? `time-out of ${actors[number]}`
      : number < 2 * count
        ? `spurious wake-up of ${actors[number - count]}`
        : number < 2 * count + VALUES_MAX
          ? `value ${number - 2 * count + 1} before the latest`
          : LOOKS[number - 2 * count - VALUES_MAX];
  if (number >= 2 * count) return { occurrence: { kind: 'memory' }, text };
  return { occurrence: { kind: 'wait-ends', target: number % count }, text };
}
