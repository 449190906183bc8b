/** A ticket lock, and how its tickets are drawn. */
import { defineScenario } from '../define.js';
import { memory, MUTUAL_EXCLUSION, section, whoWasInside } from './section.js';

const [NEXT, SERVING] = [0, 1];

export const scenario = defineScenario<Int32Array>({
  name: 'lock/ticket',
  story:
    'Each thread draws a ticket and waits until it is served. A ticket drawn with a load and a store may be drawn twice.',
  source: 'arch/x86/include/asm/spinlock.h, Linux 3.15: xadd draws the ticket',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => enterAndLeave(mem, form), (mem) => enterAndLeave(mem, form)],
  after: whoWasInside,
  words: { next: NEXT, serving: SERVING },
  outcomes: MUTUAL_EXCLUSION,
});

function enterAndLeave(mem: Int32Array, form: string): void {
  const ticket = form === 'fixed' ? Atomics.add(mem, NEXT, 1) : drawTwoSteps(mem);
  while (Atomics.load(mem, SERVING) < ticket);
  section(mem);
  Atomics.add(mem, SERVING, 1);
}

function drawTwoSteps(mem: Int32Array): number {
  const ticket = Atomics.load(mem, NEXT);
  Atomics.store(mem, NEXT, ticket + 1);
  return ticket;
}
