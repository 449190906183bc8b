/**
 * Programs to find bugs in, after SCTBench (Thomson, Donaldson, Betts, TOPC 2016). `main` starts the others one by one,
 * as pthread programs do: actor 0 adds to word 0, and the n-th actor waits for it. It is that what makes them hard.
 */
import { add, local, lock, read, unlock, until, write, type ToyProgram, type ToyStep } from './toy-engine.js';

/** Actors that main starts one after the other. */
function started(words: number, actors: readonly (readonly ToyStep[])[], judge?: ToyProgram['judge']): ToyProgram {
  const main = actors.map(() => add(0, 1));
  const begins = (number: number): ToyStep => ({ ...until(0, 0), ready: (all) => all[0] >= number });
  const program = { words, actors: [main, ...actors.map((steps, index) => [begins(index + 1), ...steps])] };
  return judge === undefined ? program : { ...program, judge };
}

/** The same, where main starts each by a word of its own. */
export function startedApart({ actors, ...program }: ToyProgram): ToyProgram {
  const [, ...others] = actors;
  const start = (index: number): number => program.words + index;
  const begins = (word: number): ToyStep => ({ ...until(word, 1), ready: (all) => all[word] === 1 });
  return {
    ...program,
    words: program.words + others.length,
    actors: [
      others.map((_, index) => write(start(index), 1)),
      ...others.map(([, ...steps], index) => [begins(start(index)), ...steps]),
    ],
  };
}

/** `setters` write a, then b; a checker must see both or none. */
export function reorder(setters: number): ToyProgram {
  const [a, b] = [1, 2];
  const setter = [write(a, 1), write(b, -1)];
  const checker = [
    read(a, 0),
    read(b, 1),
    local(({ memory, fail }) => {
      if (!(memory[0] === 0 && memory[1] === 0) && !(memory[0] === 1 && memory[1] === -1)) fail('half-set');
    }),
  ];
  return started(3, [...Array.from({ length: setters }, () => setter), checker]);
}

/** Two data words under two locks: a reader between the two stages sees the first without the second. */
export function twostage(writers = 1): ToyProgram {
  const [first, lock1, second, lock2] = [1, 2, 3, 4];
  const writer = [lock(lock1), write(first, 1), unlock(lock1), lock(lock2), write(second, 2), unlock(lock2)];
  const reader = [
    lock(lock1),
    read(first, 0),
    unlock(lock1),
    local(({ memory, jump }) => (memory[0] === 0 ? jump(9) : undefined)),
    lock(lock2),
    read(second, 1),
    unlock(lock2),
    local(({ memory, fail }) => (memory[1] === memory[0] + 1 ? undefined : fail('half-done'))),
  ];
  return started(5, [...Array.from({ length: writers }, () => writer), reader]);
}

/** Two locks taken in opposite order. */
export const deadlock: ToyProgram = {
  words: 2,
  actors: [
    [lock(0), lock(1), unlock(1), unlock(0)],
    [lock(1), lock(0), unlock(0), unlock(1)],
  ],
};

/** Additions that are not atomic: an update is lost. */
export function account(actors = 2): ToyProgram {
  const deposit = [read(0), write(0, (memory) => memory[0] + 1)];
  return {
    words: 1,
    actors: Array.from({ length: actors }, () => deposit),
    judge: (words) => (words[0] === actors ? undefined : 'lost-update'),
  };
}

/** Actors whose steps do nothing to each other; `steps[i]` of them. */
export function independent(...steps: number[]): ToyProgram {
  return { words: steps.length, actors: steps.map((count, word) => Array.from({ length: count }, () => add(word, 1))) };
}

/**
 * A bug of a given depth: two actors must climb the stairs of a word in turns, 0 → 1 → 2 …, which is `depth` ordering
 * constraints; a step out of turn ends the climb. `padding` steps lie behind each.
 */
export function staircase(depth: number, padding: number): ToyProgram {
  const rest = Array.from({ length: padding }, () => local());
  const climb = (stair: number): ToyStep => ({
    word: 0,
    writes: true,
    run: ({ words }) => void (words[0] = words[0] === stair ? stair + 1 : -1),
  });
  const actors: ToyStep[][] = [[], []];
  for (let stair = 0; stair <= depth; stair++) actors[stair % 2].push(climb(stair), ...rest);
  return { words: 1, actors, judge: (words) => (words[0] === depth + 1 ? 'climbed' : undefined) };
}
