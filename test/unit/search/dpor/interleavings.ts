/**
 * Counts what a program of program-scenario.ts can do, by another way than the product: all interleavings, one by one, on
 * an interpreter of its own; those that differ by the order of steps that commute have one Foata normal form.
 */

interface Made {
  readonly actor: number;
  /** Number of the step among its actor's. */
  readonly index: number;
  /** Places that it read and wrote: words, and `q` + word for the waiters of a word. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Whom it woke. */
  readonly woke: readonly number[];
}

interface State {
  readonly words: number[];
  /** By actor: its next operation. */
  readonly next: number[];
  /** Who waits, the longest waiting first. */
  waiting: { actor: number; word: number }[];
  readonly made: Made[];
}

export interface Counted {
  readonly traces: number;
  readonly interleavings: number;
}

/** @param text such as `S01 L1 | S11 L0` */
export function countTraces(text: string): Counted {
  const programs = text.split('|').map((actor) => actor.trim().split(' '));
  const forms = new Set<string>();
  let interleavings = 0;
  const explore = (state: State): void => {
    const enabled = programs.flatMap((program, actor) => (canMove(state, program, actor) ? [actor] : []));
    if (enabled.length === 0) {
      interleavings++;
      forms.add(foata(state.made));
    }
    for (const actor of enabled) explore(after(state, programs[actor][state.next[actor]], actor));
  };
  explore({ words: [0, 0, 0, 0], next: programs.map(() => 0), waiting: [], made: [] });
  return { traces: forms.size, interleavings };
}

function canMove(state: State, program: readonly string[], actor: number): boolean {
  return state.next[actor] < program.length && !state.waiting.some((waiter) => waiter.actor === actor);
}

function after(before: State, operation: string, actor: number): State {
  const state = {
    words: [...before.words],
    next: [...before.next],
    waiting: [...before.waiting],
    made: [...before.made],
  };
  const { words } = state;
  const [w, a, b] = Array.from(operation.slice(1), Number);
  let [reads, writes, woke]: [string[], string[], number[]] = [[], [], []];
  const write = (value: number): void => {
    words[w] = value;
    writes = [`${w}`];
  };
  switch (operation[0]) {
    case 'L':
      reads = [`${w}`];
      break;
    case 'A':
      write(words[w] + 1);
      break;
    case 'C':
      if (words[w] === a) write(b);
      else reads = [`${w}`];
      break;
    case 'W':
      reads = [`${w}`];
      if (words[w] === a) {
        state.waiting.push({ actor, word: w });
        writes = [`q${w}`];
      }
      break;
    case 'N': {
      const woken = state.waiting.filter(({ word }) => word === w).slice(0, a);
      state.waiting = state.waiting.filter((waiter) => !woken.includes(waiter));
      woke = woken.map((waiter) => waiter.actor);
      if (woke.length > 0) writes = [`q${w}`];
      else reads = [`q${w}`];
      break;
    }
    default: // S, X
      write(a);
  }
  state.made.push({ actor, index: state.next[actor]++, reads, writes, woke });
  return state;
}

/** The steps in layers, each as early as what happens before it allows. */
function foata(made: readonly Made[]): string {
  const levels: number[] = [];
  for (const [number, step] of made.entries()) {
    let level = 0;
    for (let earlier = 0; earlier < number; earlier++)
      if (!commute(made[earlier], step)) level = Math.max(level, levels[earlier] + 1);
    levels.push(level);
  }
  return made
    .map(
      ({ actor, index, reads, writes }, number) =>
        `${levels[number]}:${actor}.${index} ${reads.join()} ${writes.join()}`,
    )
    .toSorted()
    .join(';');
}

function commute(a: Made, b: Made): boolean {
  if (a.actor === b.actor || a.woke.includes(b.actor)) return false;
  const meets = (places: readonly string[], others: readonly string[]): boolean =>
    places.some((place) => others.includes(place));
  return !meets(a.writes, [...b.reads, ...b.writes]) && !meets(a.reads, b.writes);
}
