/**
 * Writing down a litmus test: a few accesses, with Atomics, with plain accesses, and with Atomics in another order.
 *
 * The last form is what a processor or a compiler may make of plain accesses, written out: so the outcome that no
 * interleaving of the first form gives must be seen on it, by exploration too, and a test that cannot see it is not
 * one.
 */
import type { Outcome, PlainScenario } from '../../lab/scenario.js';
import { defineScenario } from '../define.js';

type Actor = (mem: Int32Array) => void;

export type LitmusForm = 'atomics' | 'plain' | 'swapped';
export const LITMUS_FORMS: readonly LitmusForm[] = ['atomics', 'plain', 'swapped'];

interface Litmus {
  readonly name: string;
  /** The program in one line, and what is asked. */
  readonly story: string;
  readonly source: string;
  /** Words that the test uses. */
  readonly words: number;
  readonly actors: Readonly<Record<LitmusForm, readonly Actor[]>>;
  readonly after: (mem: Int32Array) => string;
  readonly outcomes: readonly Outcome[];
}

export function litmus({ words, actors, ...test }: Litmus): PlainScenario<Int32Array> {
  return defineScenario<Int32Array>({
    ...test,
    forms: LITMUS_FORMS,
    races: [{ of: 'a', because: 'what plain accesses come out as is what is asked', on: ['plain'] }],
    shared: () => new Int32Array(words),
    actors: (form) => actors[form as LitmusForm],
  });
}

/** Outcomes that are some interleaving of the accesses. */
export function interleaved(outcomes: Readonly<Record<string, string>>): Outcome[] {
  return Object.entries(outcomes).map(([match, text]) => ({ match, grade: 'acceptable', text }));
}

/** Why a processor that keeps to x86-TSO may do it, or why it may not. */
const TSO = {
  allowed: 'ECMAScript allows it for plain accesses, and so does x86-TSO: the write waits in the store buffer',
  forbidden: 'ECMAScript allows it for plain accesses, x86-TSO does not',
} as const;

/** The outcome that is no interleaving. */
export function relaxed(match: string, what: string, tso: keyof typeof TSO): Outcome[] {
  return [
    { match, grade: 'forbidden', text: `${what}: no interleaving does that`, on: ['atomics'] },
    { match, grade: 'interesting', text: `${what}: ${TSO[tso]}`, on: ['plain'] },
    { match, grade: 'required', text: `${what}: the accesses stand in the other order`, on: ['swapped'] },
  ];
}
