/**
 * Counts what a program of program-scenario.ts can do, by another way than the product: all interleavings, one by one, on
 * an interpreter of its own; those that differ by the order of steps that commute have one Foata normal form.
 *
 * A turn of a loop that only looks is made where it ends the loop, and nowhere else. Where nothing is left but such loops
 * that no turn would end, and waits, it is over.
 */
import { foata } from './foata.js';

interface Made {
  readonly actor: number;
  /** Number of the step among its actor's. */
  readonly index: number;
  /** Places that it read and wrote: words, and `q` + word for the waiters of a word. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Of a store, what it stores; undefined: it is none. */
  readonly stores: number | undefined;
  /** Whom it woke. */
  readonly woke: readonly number[];
}

interface State {
  readonly words: number[];
  /** By actor: its next operation. */
  readonly next: number[];
  /** By actor: what its turn of a loop has read; null: it is in none. */
  readonly turns: (number | null)[];
  /** By actor: what its operations came to. */
  readonly results: number[][];
  /** Who waits, the longest waiting first. */
  waiting: { actor: number; word: number }[];
  readonly made: Made[];
}

export interface Counted {
  readonly traces: number;
  readonly interleavings: number;
  /** What the scenario says in the end, or how else it ended. */
  readonly outcomes: ReadonlySet<string>;
}

/** @param text such as `S01 L1 | S11 L0` */
export function countTraces(text: string): Counted {
  const programs = text.split('|').map((actor) => actor.trim().split(' '));
  const forms = new Set<string>();
  const outcomes = new Set<string>();
  let interleavings = 0;
  const explore = (state: State): void => {
    const enabled = programs.flatMap((program, actor) => (canMove(state, program, actor) ? [actor] : []));
    const operation = (actor: number): string => programs[actor][state.next[actor]];
    if (enabled.every((actor) => state.turns[actor] === null && loopsForEver(state, operation(actor)))) {
      interleavings++;
      forms.add(foata(state.made, commute, nameOf));
      outcomes.add(outcomeOf(state, enabled.length > 0));
      return;
    }
    for (const actor of enabled) {
      const next = after(state, operation(actor), actor);
      if (next !== null) explore(next);
    }
  };
  explore({
    words: [0, 0, 0, 0],
    next: programs.map(() => 0),
    turns: programs.map(() => null),
    results: programs.map(() => []),
    waiting: [],
    made: [],
  });
  return { traces: forms.size, interleavings, outcomes };
}

function canMove(state: State, program: readonly string[], actor: number): boolean {
  return state.next[actor] < program.length && !state.waiting.some((waiter) => waiter.actor === actor);
}

/** Whether a loop goes on as long as no other actor moves. */
function loopsForEver({ words }: State, operation: string): boolean {
  const [w, a, b] = Array.from(operation.slice(1), Number);
  switch (operation[0]) {
    case 'P':
      return words[w] !== a;
    case 'D':
    case 'K':
      return words[w] !== 0;
    case 'Q':
      return words[w] === a && words[w + 1] === b;
    default:
      return false;
  }
}

function outcomeOf({ words, results, waiting }: State, loops: boolean): string {
  if (loops) return 'livelock';
  if (waiting.length > 0) return 'deadlock';
  const seen = results.flatMap((own) => Array.from({ length: 16 }, (_, i) => (i < own.length ? 1 + own[i] : 0)));
  while (seen.length < 64) seen.push(0);
  return `${words.join()} ${seen.join('').replaceAll(/0+/g, '.')}`;
}

/** Null: it is a turn of a loop that does not end it. */
function after(before: State, operation: string, actor: number): State | null {
  const state: State = {
    words: [...before.words],
    next: [...before.next],
    turns: [...before.turns],
    results: before.results.map((own) => [...own]),
    waiting: [...before.waiting],
    made: [...before.made],
  };
  const { words } = state;
  const [w, a, b] = Array.from(operation.slice(1), Number);
  const turn = before.turns[actor];
  state.turns[actor] = null;
  let [reads, writes, woke]: [string[], string[], number[]] = [[`${w}`], [], []];
  let [result, ends] = [words[w], true];
  const write = (value: number): void => {
    words[w] = value;
    [reads, writes] = [[], [`${w}`]];
  };
  switch (operation[0]) {
    case 'L':
      break;
    case 'A':
      write(words[w] + 1);
      break;
    case 'C':
      if (words[w] === a) write(b);
      break;
    case 'D':
    case 'K':
      if (words[w] !== 0) return null;
      if (operation[0] === 'D' && turn === null) [state.turns[actor], ends] = [0, false];
      else write(1);
      break;
    case 'P':
      if (words[w] !== a) return null;
      break;
    case 'Q':
      if (turn === null) {
        if (words[w] === a) [state.turns[actor], ends] = [a, false];
      } else {
        if (words[w + 1] === b) return null;
        reads = [`${w + 1}`];
      }
      result = 0;
      break;
    case 'R':
      if (turn === null) [state.turns[actor], ends] = [words[w], false];
      else if (turn === words[w]) write(turn + 1);
      else return null;
      break;
    case 'W':
      result = words[w] === a ? 7 : 8;
      if (words[w] !== a) break;
      state.waiting.push({ actor, word: w });
      writes = [`q${w}`];
      break;
    case 'N': {
      const woken = state.waiting.filter(({ word }) => word === w).slice(0, a);
      state.waiting = state.waiting.filter((waiter) => !woken.includes(waiter));
      woke = woken.map((waiter) => waiter.actor);
      result = woke.length;
      if (woke.length > 0) [reads, writes] = [[], [`q${w}`]];
      else reads = [`q${w}`];
      break;
    }
    default: // S, X
      if (operation[0] === 'S') result = a;
      write(a);
  }
  const stores = operation[0] === 'S' ? a : undefined;
  const index = before.made.filter((step) => step.actor === actor).length;
  state.made.push({ actor, index, reads, writes, stores, woke });
  if (ends) {
    state.next[actor]++;
    state.results[actor].push(result);
  }
  return state;
}

/** A step by its actor, its number there, and what it touches. */
function nameOf({ actor, index, reads, writes }: Made): string {
  return `${actor}.${index} ${reads.join()} ${writes.join()}`;
}

function commute(a: Made, b: Made): boolean {
  if (a.actor === b.actor || a.woke.includes(b.actor)) return false;
  if (a.stores !== undefined && a.stores === b.stores) return true;
  const meets = (places: readonly string[], others: readonly string[]): boolean =>
    places.some((place) => others.includes(place));
  return !meets(a.writes, [...b.reads, ...b.writes]) && !meets(a.reads, b.writes);
}
