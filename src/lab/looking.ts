/** Actors that look at a word again and again, or wait for it, in vain. */

/**
 * Where an actor is held back: in a loop that only looks, and comes back to where it was for ever, or counts how often it
 * does; while it looks at a word again and again in some other way; or in a bounded wait that is taken to last.
 */
export const Held = { NOT: 0, FOR_EVER: 1, COUNTING: 2, LOOKING: 3, WAITING: 4 } as const;

/**
 * What becomes of an actor that has looked in vain, by position in `enabled`. By default it goes on as others do, or is held
 * back where it has looked HELD_LOOKS times or waits. Or it looks on alone, until it does something else than before. Or it
 * is not held back, but only after as many looks more; a wait has no such choice. A plan numbers none but the last two.
 */
export const Looking = { AS_OTHERS: 0, ON: 1, MORE: 2 } as const;
/** Looks after which an actor is held back. */
export const HELD_LOOKS = 16;
