/**
 * Random histories: calls that take effect one after the other, in intervals around that moment, with some results
 * wrong.
 */
import fc from 'fast-check';
import type { Call, History, Model } from '../../../src/lab/history.js';
import type { Alphabet, Letter } from './alphabets.js';

/** What a call is drawn as. */
interface Draft {
  readonly thread: number;
  readonly letter: number;
  readonly arg: number;
  /** Which of the results that fit. */
  readonly result: number;
  readonly early: number;
  readonly late: number;
  readonly fate: 'right' | 'any result' | 'pending';
}

const fate = fc.oneof(
  { arbitrary: fc.constant('right' as const), weight: 12 },
  { arbitrary: fc.constant('any result' as const), weight: 3 },
  { arbitrary: fc.constant('pending' as const), weight: 2 },
);
const draft: fc.Arbitrary<Draft> = fc.record({
  thread: fc.nat({ max: 2 }),
  letter: fc.nat({ max: 99 }),
  arg: fc.nat({ max: 99 }),
  result: fc.nat({ max: 99 }),
  early: fc.nat({ max: 30 }),
  late: fc.nat({ max: 30 }),
  fate,
});

export function randomHistory(alphabet: Alphabet, maxLength: number): fc.Arbitrary<History> {
  return fc.array(draft, { minLength: 1, maxLength }).map((drafts) => historyOf(alphabet, drafts));
}

function historyOf({ model, letters }: Alphabet, drafts: readonly Draft[]): History {
  const threads: { id: number; free: number }[] = [0, 1, 2].map((id) => ({ id, free: 0 }));
  let state = model.initial();
  return drafts.map((drawn, i) => {
    const effect = 1000 + 1000 * i;
    const letter = letters[drawn.letter % letters.length];
    const thread = threads.slice(drawn.thread).find(({ free }) => free < effect) ?? newThread(threads);
    const call: Call = {
      thread: thread.id,
      operation: letter.operation,
      arg: letter.args?.[drawn.arg % letter.args.length],
      result: undefined,
      // all tickets differ: the last two digits say whose they are
      invoked: Math.max(effect - 100 * drawn.early + i, thread.free + 1),
      returned: drawn.fate === 'pending' ? Infinity : effect + 100 * drawn.late + 50 + i,
    };
    thread.free = call.returned; // whoever hangs calls no more
    const done = drawn.fate === 'pending' ? call : { ...call, result: resultOf(model, state, call, letter, drawn) };
    state = model.operations[letter.operation](state, done) ?? state;
    return done;
  });
}

function newThread(threads: { id: number; free: number }[]): { id: number; free: number } {
  const thread = { id: threads.length, free: 0 };
  threads.push(thread);
  return thread;
}

function resultOf(
  model: Model,
  state: unknown,
  call: Call,
  { results }: Letter,
  { result, fate: drawn }: Draft,
): unknown {
  const fitting = results.filter(
    (candidate) => model.operations[call.operation](state, { ...call, result: candidate }) !== undefined,
  );
  const possible = drawn === 'right' && fitting.length > 0 ? fitting : results;
  return possible[result % possible.length];
}
