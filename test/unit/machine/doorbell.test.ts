/** That no wake-up is missed is shown with real threads: test/unit/engine/free/park.test.ts. */
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/memory/arena.js';
import { getUp, isParked, lieDown, ring, ringAll, sleepDeaf, wakeWord } from '../../../src/machine/doorbell.js';
import { CPU, cpuWord, layoutMachine, MACHINE } from '../../../src/machine/layout.js';

/** CPUs that are parked because of a word; 0: it is awake. */
function setUp(waiting: readonly number[]) {
  const arena = new Arena();
  const layout = layoutMachine(arena, waiting.length);
  const word = arena.words('word', 1).base;
  const mem = new Int32Array(arena.toBuffer());
  waiting.forEach((awaited, cpu) => {
    mem[cpuWord(layout, cpu, CPU.waitingFor)] = awaited;
    if (awaited !== 0) lieDown(mem, layout, cpu);
  });
  const ids = waiting.map((_, cpu) => cpu);
  return {
    mem,
    layout,
    word,
    bells: () => ids.map((cpu) => mem[cpuWord(layout, cpu, CPU.doorbell)]),
    parked: () => ids.filter((cpu) => isParked(mem, layout, cpu)),
    sleepers: () => mem[layout.machine.base + MACHINE.sleepers],
  };
}

describe('a doorbell', () => {
  it('is not touched while its CPU is awake, which polls', () => {
    const { mem, layout, bells, word } = setUp([0, 0]);
    mem[cpuWord(layout, 1, CPU.waitingFor)] = word;
    lieDown(mem, layout, 0); // so that somebody sleeps
    const before = bells();
    ring(mem, layout, 1);
    wakeWord(mem, layout, word);
    expect(bells()).toEqual(before);
    ringAll(mem, layout);
    expect(bells()).toEqual([before[0] + 1, before[1]]);
  });

  it('gets a parked CPU up, which counts as awake from then on', () => {
    const { mem, layout, bells, parked, sleepers } = setUp([77, 77]);
    expect([parked(), sleepers()]).toEqual([[0, 1], 2]);
    const [first, second] = bells();
    ring(mem, layout, 1);
    expect([parked(), sleepers()]).toEqual([[0], 1]);
    ring(mem, layout, 1);
    expect(getUp(mem, layout, 1, second)).toBe(false); // its own thread finds it done
    expect([parked(), sleepers()]).toEqual([[0], 1]);
    expect(getUp(mem, layout, 0, first)).toBe(true);
    expect([parked(), sleepers()]).toEqual([[], 0]);
  });

  it('that was rung after a CPU lay down is not what the CPU waits on', () => {
    const { mem, layout } = setUp([0]);
    const doorbell = lieDown(mem, layout, 0);
    expect(mem[cpuWord(layout, 0, CPU.doorbell)]).toBe(doorbell);
    ring(mem, layout, 0);
    expect(mem[cpuWord(layout, 0, CPU.doorbell)]).not.toBe(doorbell);
    expect(lieDown(mem, layout, 0)).not.toBe(doorbell);
  });

  it('is rung for a word for those alone who wait for it', () => {
    const { mem, layout, parked } = setUp([77, 0, 78, 77]);
    wakeWord(mem, layout, 77);
    expect(parked()).toEqual([2]);
    wakeWord(mem, layout, 79);
    expect(parked()).toEqual([2]);
  });

  it('is left alone while nobody sleeps', () => {
    const { mem, layout, bells } = setUp([0, 0]);
    mem[cpuWord(layout, 1, CPU.waitingFor)] = 77; // left over
    wakeWord(mem, layout, 77);
    expect(bells()).toEqual([0, 0]);
  });
});

describe('deaf sleep', () => {
  it('is none when the word has changed, when the machine stops, or when the time is up', () => {
    const { mem, layout, word, sleepers } = setUp([0]);
    sleepDeaf(mem, layout, 0, word, 1, Infinity);
    sleepDeaf(mem, layout, 0, word, 0, 1);
    mem[layout.machine.base + MACHINE.stop] = 1;
    sleepDeaf(mem, layout, 0, word, 0, Infinity);
    expect([sleepers(), mem[layout.machine.base + MACHINE.deaf]]).toEqual([0, 0]);
  });

  it('is counted right when somebody outside the machine watches the word that others are woken for', async () => {
    const { mem, layout, word, sleepers } = setUp([0, 0]);
    const deaf = layout.machine.base + MACHINE.deaf;
    lieDown(mem, layout, 1);
    mem[deaf]++; // CPU 1 sleeps at a word of its own
    const watcher = Atomics.waitAsync(mem, word, 0, 60_000);
    mem[word] = 1;
    wakeWord(mem, layout, word);
    expect(await watcher.value).toBe('ok');
    expect([sleepers(), mem[deaf]]).toEqual([1, 1]);
  });
});
