/** Pairs of a write and a read of it, as an exploration counts them. */
import { expect, it } from 'vitest';
import { Opcode } from '../../../src/engine/controlled/opcodes.js';
import type { Step } from '../../../src/engine/controlled/step.js';
import { TraceSet } from '../../../src/search/trace-set.js';
import { addReadsFrom } from '../../../src/search/reads-from.js';

const step = (actor: number, op: number, word: number, value: unknown, result: unknown): Step => ({
  actor,
  depth: 0,
  irqsOff: false,
  site: 10 * actor + op,
  op,
  word,
  value,
  result,
});
const load = (actor: number, word = 0): Step => step(actor, Opcode.load, word, undefined, 0);
const store = (actor: number, word = 0): Step => step(actor, Opcode.store, word, 1, 1);
const swap = (actor: number, won: boolean): Step => step(actor, Opcode.compareExchange, 0, 1, won ? 1 : 2);

function pairs(...executions: Step[][]): number {
  const set = new TraceSet();
  for (const steps of executions) addReadsFrom(steps, set);
  return set.size;
}

it('counts which write each read has seen, once', () => {
  expect(pairs([store(0), load(1)])).toBe(1);
  expect(pairs([store(0), load(1), load(1)], [store(0), load(1)])).toBe(1);
  expect(pairs([store(0), load(1)], [load(1), store(0)])).toBe(2); // the store's, or what was there before
  expect(pairs([store(0), load(1, 4)], [load(1, 4), store(0)])).toBe(1); // of another word
});

it('takes a compareExchange for a read, and for a write when it has won', () => {
  expect(pairs([store(0), swap(1, false), load(2)], [store(0), load(2)])).toBe(2);
  expect(pairs([store(0), swap(1, true), load(2)], [store(0), load(2)])).toBe(3);
});
