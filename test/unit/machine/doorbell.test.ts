/** That no wake-up is missed is shown with real threads: test/unit/engine/free/park.test.ts. */
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/memory/arena.js';
import { ring, ringAll, wakeWord } from '../../../src/machine/doorbell.js';
import { CPU, cpuWord, layoutMachine, MACHINE } from '../../../src/machine/layout.js';

function setUp(waiting: readonly number[]) {
  const arena = new Arena();
  const layout = layoutMachine(arena, waiting.length);
  const mem = new Int32Array(arena.toBuffer());
  waiting.forEach((word, cpu) => {
    mem[cpuWord(layout, cpu, CPU.waitingFor)] = word;
    mem[cpuWord(layout, cpu, CPU.parked)] = 1;
  });
  mem[layout.machine.base + MACHINE.sleepers] = waiting.filter((word) => word !== 0).length;
  const rung = () => waiting.map((_, cpu) => mem[cpuWord(layout, cpu, CPU.doorbell)]);
  return { mem, layout, rung };
}

describe('a doorbell', () => {
  it('counts how often it is rung', () => {
    const { mem, layout, rung } = setUp([0, 0, 0]);
    for (const cpu of [1, 1, 2]) ring(mem, layout, cpu);
    expect(rung()).toEqual([0, 2, 1]);
    ringAll(mem, layout);
    expect(rung()).toEqual([1, 3, 2]);
  });

  it('is not touched while its CPU is awake, which polls', () => {
    const { mem, layout, rung } = setUp([0, 77]);
    mem[cpuWord(layout, 1, CPU.parked)] = 0;
    ring(mem, layout, 1);
    wakeWord(mem, layout, 77);
    expect(rung()).toEqual([0, 0]);
  });

  it('is rung for a word by those alone who wait for it', () => {
    const { mem, layout, rung } = setUp([77, 0, 78, 77]);
    wakeWord(mem, layout, 77);
    expect(rung()).toEqual([1, 0, 0, 1]);
    wakeWord(mem, layout, 79);
    expect(rung()).toEqual([1, 0, 0, 1]);
  });

  it('is left alone while nobody sleeps', () => {
    const { mem, layout, rung } = setUp([0, 0]);
    mem[cpuWord(layout, 1, CPU.waitingFor)] = 77; // left over
    wakeWord(mem, layout, 77);
    expect(rung()).toEqual([0, 0]);
  });
});
