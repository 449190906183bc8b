/** Programs for the batch engine: each shows one thing that can happen. Options: the name of one. */
import { exitThread } from '../../../../support/exit-thread.js';
import type { BatchProgram, LoadedProgram } from '../../../../../src/engine/free/batch/program.js';
import { makeStates, measure } from '../../../../../src/subjects/states.js';

type Words = Int32Array;
type Kind = Partial<BatchProgram> & {
  readonly shared?: () => unknown;
  readonly act?: (mem: Words, actor: number) => void;
};

const words = (): Words => new Int32Array(4);

const KINDS: Readonly<Record<string, Kind>> = {
  /** Each adds to the same word: two additions a sample, or the states are not put back. */
  add: { act: (mem) => void Atomics.add(mem, 0, 1), outcome: (mem) => `${(mem as Words)[0]}` },
  buffers: {
    shared: () => [new SharedArrayBuffer(12), new Int32Array(new SharedArrayBuffer(16))],
    run: (shared) => {
      const [first, second] = shared as [SharedArrayBuffer, Words];
      Atomics.add(new Int32Array(first), 2, 1);
      Atomics.add(second, 0, 2);
    },
    outcome: (shared) => {
      const [first, second] = shared as [SharedArrayBuffer, Words];
      return `${new Int32Array(first)[2]} ${second[0]}`;
    },
  },
  /** What an actor keeps in its view is new each time. */
  counting: {
    renew: 'all',
    shared: () => ({ mem: words(), calls: 0 }),
    run: (view) => {
      const own = view as { mem: Words; calls: number };
      Atomics.add(own.mem, 0, ++own.calls);
    },
    outcome: (view) => `${(view as { mem: Words }).mem[0]}`,
  },
  views: {
    renew: 'views',
    attach: (mem) => ({ mem: mem as Words, calls: 0, joined: Atomics.add(mem as Words, 1, 1) }),
    run: (view) => {
      const own = view as { mem: Words; calls: number };
      Atomics.add(own.mem, 0, ++own.calls);
    },
    outcome: (mem) => `${(mem as Words)[0]} ${(mem as Words)[1]}`,
  },
  throwing: { act: (_, actor) => void (actor === 1 && fail()), outcome: () => '' },
  dying: { act: (_, actor) => void (actor === 1 && exitThread(3)), outcome: () => '' },
  // oxlint-disable-next-line unicorn/no-process-exit -- a program under test may
  leaving: { act: (_, actor) => void (actor === 1 && process.exit(3)), outcome: () => '' },
  spinning: {
    act: (mem, actor) => {
      while (Atomics.load(mem, 3) < actor);
    },
    outcome: () => '',
  },
  /** As many states as there are for others would take minutes to set up. */
  'slow to set up': {
    shared: () => {
      const mem = words();
      Atomics.wait(mem, 0, 0, 20);
      return mem;
    },
    act: (mem) => void Atomics.add(mem, 0, 1),
    outcome: (mem) => `${(mem as Words)[0]}`,
  },
  whole: { act: (mem) => void mem.buffer, outcome: () => '' },
};

function fail(): never {
  throw new RangeError('out of luck');
}

export function loadBatchProgram(actor: number, options: unknown): Promise<LoadedProgram> {
  if (options === 'unloadable') throw new SyntaxError('no such program');
  const { shared = words, act = () => undefined, ...rest } = KINDS[options as string] ?? {};
  const { parts } = measure(shared);
  const results: BatchProgram = {
    parts,
    resultWords: 1,
    renew: 'nothing',
    setUp: (states) => makeStates(shared, parts, states),
    attach: (made) => made,
    run: (_, into, at, common) => {
      into[at] = 10 + actor;
      Atomics.add(into, common, 1);
    },
  };
  const program =
    options === 'results'
      ? results
      : { ...results, resultWords: 0, run: (view: unknown) => act(view as Words, actor), ...rest };
  return Promise.resolve({ about: options, prepare: () => program, report: () => actor });
}
