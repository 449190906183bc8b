/** What the second step of a race comes to, in a machine, when it is made first. */
import type { Block, Touch } from '../../../lab/schedule.js';
import type { Footprint } from './footprint.js';

/** Bytes of memory, or of what stands behind it. */
export type Place = Pick<Touch, 'first' | 'end'>;

/** The places that a step has looked at, as they were then or as they are elsewhere; undefined: that is not known. */
type ValueOf = (place: Place, seen: unknown) => unknown;

const WORD = 4;

/**
 * What the actor of the second step does when all is made but the first one, and what happens after it: null when it can do
 * nothing. It makes the same step if it sees the same, and otherwise one of which nothing is known.
 *
 * What it looks at can differ by what the first step has left there alone. For whatever else was left there by a step that
 * happens after the first one would stand between the two, and they were no race. A step that stores the same may stand there:
 * then nothing differs.
 *
 * @param sequence what is made in the place of the first step, from which on the execution goes another way
 */
export function secondAsFirst(
  steps: readonly Footprint[],
  first: number,
  second: number,
  sequence: readonly Footprint[],
): Footprint | null {
  const step = steps[second];
  const valueOf: ValueOf = (place, seen) => valueWithout(steps, first, second, sequence, place, seen);
  if (step.isEvent) return valueOf(step.touches[0], 1) === 0 ? null : step; // not on its way
  const { pending, takes, block } = step.standing!;
  const isPending = takes && valueOf(wordAt(pending), 1) !== 0;
  if (!isPending && block !== null) {
    const there: ValueOf = takes ? (place, seen) => valueAfter(place, steps, first, sequence, seen) : valueOf;
    if (!isOver(block, there)) return null;
  }
  return isPending === takes && seesTheSame(step, valueOf) ? step : step.unknown();
}

function isOver({ first, seen, now, resched, reschedNow }: Block, valueOf: ValueOf): boolean {
  return valueOf(wordAt(first), now) !== seen || (resched >= 0 && valueOf(wordAt(resched), reschedNow) !== 0);
}

function seesTheSame(step: Footprint, valueOf: ValueOf): boolean {
  const isSame = (place: Place, was: unknown): boolean => Object.is(valueOf(place, was), was);
  if (step.reads && step.end > step.first && !isSame(step, step.was)) return false;
  return step.touches.every((touch) => touch.how === 'raises' || isSame(touch, touch.was));
}

function wordAt(first: number): Place {
  return { first, end: first + WORD };
}

/** @param seen what the second step has seen in the place */
function valueWithout(
  steps: readonly Footprint[],
  first: number,
  second: number,
  sequence: readonly Footprint[],
  place: Place,
  seen: unknown,
): unknown {
  const before = leftAt(steps[first], place);
  if (before === undefined || sequence.some((step) => step.writes && meets(step, place))) return seen;
  let raised = 0;
  for (let i = first + 1; i < second; i++)
    for (const touch of steps[i].touches)
      if (touch.how === 'raises' && meets(touch, place)) raised |= touch.left as number;
  return withBits(before.was, raised);
}

/** What a step has found in a place before it left something there; undefined: it left nothing. */
function leftAt(step: Footprint, place: Place): { readonly was: unknown } | undefined {
  if (step.writes && meets(step, place)) return { was: isAt(step, place) ? step.was : undefined };
  const touch = changeOf(step, place);
  return touch && { was: isAt(touch, place) ? touch.was : undefined };
}

/** Whether a step leaves something in a place. */
export function leaves(step: Footprint, place: Place): boolean {
  return (step.writes && meets(step, place)) || changeOf(step, place) !== undefined;
}

/** How a step changes a place beside its operation. */
function changeOf({ touches }: Footprint, place: Place): Touch | undefined {
  for (const touch of touches) if (touch.how !== 'looks' && meets(touch, place)) return touch;
  return undefined;
}

/**
 * What is in a place after the first `length` of some steps, and then a sequence.
 *
 * @param now what is there if none of them has touched it
 */
export function valueAfter(
  place: Place,
  steps: readonly Footprint[],
  length: number,
  sequence: readonly Footprint[],
  now: unknown,
): unknown {
  let raised = 0;
  for (let i = length + sequence.length - 1; i >= 0; i--) {
    const step = i < length ? steps[i] : sequence[i - length];
    const touch = changeOf(step, place);
    if (touch?.how === 'writes') return isAt(touch, place) ? withBits(touch.left, raised) : undefined;
    if (touch !== undefined) raised |= touch.left as number;
    else if (step.writes && meets(step, place)) return isAt(step, place) ? withBits(step.left, raised) : undefined;
  }
  return withBits(valueAtFirst(place, steps, now), raised);
}

function valueAtFirst(place: Place, steps: readonly Footprint[], now: unknown): unknown {
  for (const step of steps) {
    if (meets(step, place)) return isAt(step, place) ? step.was : undefined;
    const touch = step.touches.find((one) => meets(one, place));
    if (touch !== undefined) return isAt(touch, place) ? touch.was : undefined;
  }
  return now;
}

function withBits(value: unknown, bits: number): unknown {
  return bits === 0 || typeof value !== 'number' ? value : value | bits;
}

function meets(a: Place, b: Place): boolean {
  return a.first < b.end && b.first < a.end;
}

function isAt(a: Place, b: Place): boolean {
  return a.first === b.first && a.end === b.end;
}
