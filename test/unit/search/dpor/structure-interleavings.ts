/**
 * Counts what actors of one scenario can do, by another way than the product: no engine and no rewriter. What an actor does next
 * is found by running it as it stands with operations that answer what they have answered before; so all interleavings are
 * followed, but for those that go on from the same steps in another order.
 */
import { foata } from './foata.js';

type Operation = 'load' | 'store' | 'compareExchange';

interface Step {
  readonly operation: Operation;
  readonly word: number;
  readonly operands: readonly number[];
}

interface Made {
  readonly actor: number;
  readonly index: number;
  readonly word: number;
  readonly writes: boolean;
}

interface State {
  readonly words: Int32Array;
  /** By actor: what its operations have answered. */
  readonly answers: readonly (readonly number[])[];
  readonly made: readonly Made[];
}

export interface Counted<Shared> {
  readonly shared: () => Shared;
  readonly actors: readonly ((shared: Shared) => void)[];
  /** Of the shared memory, what is operated on. */
  readonly words: (shared: Shared) => Int32Array;
  readonly after: (shared: Shared) => string;
}

/** What stands before an actor's next operation. */
class Ahead extends Error {
  constructor(readonly step: Step) {
    super(step.operation);
  }
}

/** @returns how many orders of the steps that do not commute end so, by what is seen afterwards */
export function countStructure<Shared>({
  shared,
  actors,
  words,
  after,
}: Counted<Shared>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const forms = new Set<string>();
  const follow = (state: State): void => {
    const form = foata(state.made, commute, nameOf);
    if (forms.has(form)) return;
    forms.add(form);
    const memory = shared();
    const next = actors.map((actor, i) => runTo(actor, memory, state.answers[i]));
    next.forEach((step, actor) => {
      if (step !== null) follow(behind(state, step, actor));
    });
    if (next.some((step) => step !== null)) return;
    words(memory).set(state.words);
    const seen = after(memory);
    counts[seen] = (counts[seen] ?? 0) + 1;
  };
  follow({ words: words(shared()).slice(), answers: actors.map(() => []), made: [] });
  return counts;
}

/** Null: it comes to its end. */
function runTo<Shared>(actor: (shared: Shared) => void, memory: Shared, answers: readonly number[]): Step | null {
  const atomics = { load: Atomics.load, store: Atomics.store, compareExchange: Atomics.compareExchange };
  let made = 0;
  const answering =
    (operation: Operation) =>
    (_: unknown, word: number, ...operands: readonly number[]): number => {
      if (made === answers.length) throw new Ahead({ operation, word, operands });
      return answers[made++];
    };
  try {
    for (const operation of ['load', 'store', 'compareExchange'] as const)
      Reflect.set(Atomics, operation, answering(operation));
    actor(memory);
    return null;
  } catch (error) {
    if (error instanceof Ahead) return error.step;
    throw error;
  } finally {
    Object.assign(Atomics, atomics);
  }
}

function behind(state: State, { operation, word, operands }: Step, actor: number): State {
  const words = state.words.slice();
  const was = words[word];
  const writes = operation === 'store' || (operation === 'compareExchange' && was === operands[0]);
  if (writes) words[word] = operands.at(-1)!;
  const answer = operation === 'store' ? operands[0] : was;
  const index = state.answers[actor].length;
  return {
    words,
    answers: state.answers.with(actor, [...state.answers[actor], answer]),
    made: [...state.made, { actor, index, word, writes }],
  };
}

/** A step by its actor and its number there. */
function nameOf({ actor, index }: Made): string {
  return `${actor}.${index}`;
}

function commute(a: Made, b: Made): boolean {
  return a.actor !== b.actor && (a.word !== b.word || !(a.writes || b.writes));
}
