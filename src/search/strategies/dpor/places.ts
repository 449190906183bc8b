/** Which steps touched which place: so that a step is compared with those alone that it may meet. */
import type { Place } from './elsewhere.js';
import type { Footprint } from './footprint.js';

const WORD_BYTES = 4;
/** Steps that begin a call, that end one, and open reads. */
const [BEGINS, ENDS, OPEN] = [-1, -2, -3];
/** Keys of queues are below: a word's own are from 0. */
const FIRST_QUEUE = -4;

/** Steps that touched one place, as they were made. */
class Touched {
  readonly steps: Footprint[] = [];
  readonly numbers: number[] = [];

  push(step: Footprint, number: number): void {
    this.steps.push(step);
    this.numbers.push(number);
  }

  pop(): void {
    this.steps.pop();
    this.numbers.pop();
  }
}

const NONE = new Touched();

export class Places {
  readonly #touched = new Map<number, Touched>();
  /** Numbers of ends of waits, ascending: what changes anything meets them. */
  readonly #waitEnds: number[] = [];

  /** Steps that begin a call. */
  #beginnings = 0;

  /** Whether calls were recorded. */
  get hasCalls(): boolean {
    return this.#beginnings > 0;
  }

  /** Context: `number` is above those of all steps that are here. */
  add(step: Footprint, number: number): void {
    if (isInOneWord(step)) this.#touchedAt(wordOf(step)).push(step, number);
    else for (const key of keysOf(step)) this.#touchedAt(key).push(step, number);
    if (step.endsWait) this.#waitEnds.push(number);
    if (step.begins) this.#beginnings++;
  }

  /** Takes the step out that was added last. */
  remove(step: Footprint): void {
    if (isInOneWord(step)) this.#touched.get(wordOf(step))!.pop();
    else for (const key of keysOf(step)) this.#touched.get(key)!.pop();
    if (step.endsWait) this.#waitEnds.pop();
    if (step.begins) this.#beginnings--;
  }

  /**
   * Visits the steps that touched a place of `step`, those with high numbers first; one may be visited twice.
   *
   * @param length how many steps there are
   */
  forEachMet(step: Footprint, length: number, visit: (number: number) => void): void {
    if (step.endsWait || step.beginsBounded) {
      for (let number = length - 1; number >= 0; number--) visit(number);
      return;
    }
    const meetsEnds = this.#waitEnds.length > 0 && step.meetsEnds;
    if (!meetsEnds && isInOneWord(step)) {
      const { numbers } = this.#touched.get(wordOf(step)) ?? NONE;
      for (let i = numbers.length - 1; i >= 0; i--) visit(numbers[i]);
      return;
    }
    const lists = metBy(step).map((key) => (this.#touched.get(key) ?? NONE).numbers);
    if (meetsEnds) lists.push(this.#waitEnds);
    const next = lists.map((list) => list.length - 1);
    for (;;) {
      let latest = -1;
      for (let i = 0; i < lists.length; i++)
        if (next[i] >= 0 && (latest < 0 || lists[i][next[i]] > lists[latest][next[latest]])) latest = i;
      if (latest < 0) return;
      visit(lists[latest][next[latest]--]);
    }
  }

  /** The steps that touched the word of a place, as they were made; undefined: it is more than one word. */
  touchedIn(place: Place): readonly Footprint[] | undefined {
    return lastWordOf(place) > wordOf(place) ? undefined : (this.#touched.get(wordOf(place)) ?? NONE).steps;
  }

  #touchedAt(key: number): Touched {
    let touched = this.#touched.get(key);
    if (touched === undefined) this.#touched.set(key, (touched = new Touched()));
    return touched;
  }
}

/** Most steps touch one word and nothing else. */
function isInOneWord({ first, end, queue, begins, ends, touches, isOpen }: Footprint): boolean {
  const isAlone = touches.length === 0 && queue < 0 && !begins && !ends && isOpen !== true;
  return isAlone && end > first && end - first <= WORD_BYTES;
}

function wordOf({ first }: Place): number {
  return Math.trunc(first / WORD_BYTES);
}

function lastWordOf({ end }: Place): number {
  return Math.trunc((end - 1) / WORD_BYTES);
}

function placesOf({ first, end, queue, touches, isOpen }: Footprint): number[] {
  const keys: number[] = [];
  for (let word = Math.trunc(first / WORD_BYTES); word * WORD_BYTES < end; word++) keys.push(word);
  for (const touch of touches)
    for (let word = Math.trunc(touch.first / WORD_BYTES); word * WORD_BYTES < touch.end; word++)
      if (!keys.includes(word)) keys.push(word);
  if (queue >= 0) keys.push(FIRST_QUEUE - queue);
  if (isOpen === true) keys.push(OPEN);
  return keys;
}

function keysOf(step: Footprint): number[] {
  const keys = placesOf(step);
  if (step.begins) keys.push(BEGINS);
  if (step.ends) keys.push(ENDS);
  return keys;
}

/** The keys of what does not commute with it: the thread that begins a call meets those that end one. */
function metBy(step: Footprint): number[] {
  const keys = placesOf(step);
  if (step.begins) keys.push(ENDS);
  if (step.ends) keys.push(BEGINS);
  return keys;
}
