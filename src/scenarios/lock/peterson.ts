/** Peterson's lock, and the order that it depends on. */
import { defineScenario } from '../define.js';
import { memory, MUTUAL_EXCLUSION, section, whoWasInside } from './section.js';

const TURN = 2;

export const scenario = defineScenario<Int32Array>({
  name: 'lock/peterson',
  story: `Each says that it wants in, gives the turn to the other, and waits while the other wants in and has the turn. The broken form
gives the turn away first: then each may see the other not wanting, or find the turn its own.`,
  source: 'G. L. Peterson, "Myths About the Mutual Exclusion Problem", IPL 12 (1981)',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => enterAndLeave(mem, form, 0), (mem) => enterAndLeave(mem, form, 1)],
  after: whoWasInside,
  words: { 'wants[0]': 0, 'wants[1]': 1, turn: TURN },
  outcomes: MUTUAL_EXCLUSION,
});

function enterAndLeave(mem: Int32Array, form: string, me: number): void {
  const other = 1 - me;
  if (form === 'broken') Atomics.store(mem, TURN, other);
  Atomics.store(mem, me, 1);
  if (form === 'fixed') Atomics.store(mem, TURN, other);
  while (Atomics.load(mem, other) === 1 && Atomics.load(mem, TURN) === other);
  section(mem);
  Atomics.store(mem, me, 0);
}
