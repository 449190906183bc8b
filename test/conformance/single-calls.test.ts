/** Chapter 1. One CPU calls another: what every kernel does. */
import { describe, expect, it } from 'vitest';
import { ENXIO } from '../../src/kernel/errno.js';
import { at } from '../../src/memory/arena.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import {
  csdOf,
  infos,
  locked,
  openGate,
  pulse,
  ranOn,
  runs,
  untilAtGate,
  untilRuns,
  untilUnlocked,
  warnings,
} from './observe.js';

const CPUS = 3;
const boot = machineRoom(CPUS, 'calls');
const NAMES = VARIANTS.map(({ name }) => name);

describe.each(NAMES)('single calls in %s', (variant) => {
  it('run on the CPU that was asked, in interrupt context, with irqs off', async () => {
    const machine = await boot(variant);
    // It is busy, because an idle CPU of v6.18 may drain its queue at task level, also when an IPI is on its way.
    const busy = machine.run(2, 'busy', 0);
    await untilAtGate(machine, 0);
    expect(await machine.run(0, 'single', 2, 5, true)).toBe(0);
    expect(runs(machine)).toEqual([{ info: 5, cpu: 2, irqsOff: true, inHardirq: true }]);
    openGate(machine, 0);
    await busy;
    expect(warnings(machine).numbers).toEqual([]);
  });

  it('show the callee what the caller wrote, and the caller what the callee wrote', async () => {
    const machine = await boot(variant);
    const wrong = [0, 1, 2].map((cpu) => machine.run(cpu, 'messages', (cpu + 1) % CPUS, 200));
    expect(await Promise.all(wrong)).toEqual([0, 0, 0]);
    expect(machine.statistics()).toMatchObject({ queued: 600, executed: 600, warnings: 0 });
  });

  it('do so when IPIs come late, merge, and come for nothing', async () => {
    const machine = await boot(variant, { ipiDelay: 'uniform:0..200us', spuriousIpi: 0.2, seed: 7 });
    const wrong = [0, 1, 2].map((cpu) => machine.run(cpu, 'messages', (cpu + 1) % CPUS, 50));
    expect(await Promise.all(wrong)).toEqual([0, 0, 0]);
    expect(machine.statistics()).toMatchObject({ queued: 150, executed: 150, warnings: 0 });
  });

  it('without waiting: run too, and free the one csd that a CPU has for them', async () => {
    const machine = await boot(variant);
    for (const info of [1, 2, 3]) expect(await machine.run(0, 'single', 1, info, false)).toBe(0);
    await untilRuns(machine, 3);
    expect(infos(machine)).toEqual([1, 2, 3]);
    await untilUnlocked(machine, at(machine.map.csdData, 0));
  });

  it('to oneself run at once, here, with irqs off and without a queue', async () => {
    const machine = await boot(variant);
    expect(await machine.run(1, 'single', 1, 8, true)).toBe(0);
    expect(await machine.run(1, 'single', 1, 9, false)).toBe(0);
    expect(await machine.run(1, 'async', 1, 0, 10)).toBe(0);
    expect(runs(machine)).toEqual([8, 9, 10].map((info) => ({ info, cpu: 1, irqsOff: true, inHardirq: false })));
    expect(machine.statistics().queued).toBe(0);
  });
});

describe.each(NAMES)('async calls in %s', (variant) => {
  it('of one sender run in the order of queueing, each once, while the target listens', async () => {
    const machine = await boot(variant);
    await machine.run(0, 'asyncSeries', 1, 20);
    await untilRuns(machine, 20);
    expect(infos(machine)).toEqual(Array.from({ length: 20 }, (_, slot) => slot));
  });

  it('of one sender run in the order of queueing when the target was deaf to all of them', async () => {
    const machine = await boot(variant);
    const deaf = machine.run(1, 'deaf', 0);
    await untilAtGate(machine, 0);
    await machine.run(0, 'asyncSeries', 1, 20);
    expect(runs(machine)).toEqual([]);
    openGate(machine, 0);
    await deaf;
    expect(infos(machine)).toEqual(Array.from({ length: 20 }, (_, slot) => slot));
  });

  it('may be made in interrupt context', async () => {
    const machine = await boot(variant);
    machine.control.raise(0, 'queueFromDevice', 2);
    machine.control.raise(1, 'queueFromDevice', 2);
    await untilRuns(machine, 2);
    expect(ranOn(machine)).toEqual([2, 2]);
    expect(infos(machine).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(warnings(machine).numbers).toEqual([]);
  });

  it('leave their csd to its owner, who uses it again', async () => {
    const machine = await boot(variant);
    for (const info of [1, 2, 3]) {
      expect(await machine.run(0, 'async', 1, 0, info)).toBe(0);
      await untilUnlocked(machine, csdOf(machine, 0));
    }
    await untilRuns(machine, 3);
    expect(infos(machine)).toEqual([1, 2, 3]);
  });
});

describe.each(NAMES)('calls to nobody in %s', (variant) => {
  it.each([
    ['an offline CPU', 2],
    ['one CPU too many', CPUS],
    ['CPU -1', -1],
  ])('are refused: %s', async (_, target) => {
    const machine = await boot(variant, { online: 2 });
    expect(await machine.run(0, 'single', target, 1, true)).toBe(-ENXIO);
    expect(await machine.run(0, 'single', target, 2, false)).toBe(-ENXIO);
    expect(await machine.run(0, 'async', target, 0, 3)).toBe(-ENXIO);
    expect(machine.statistics()).toMatchObject({ queued: 0, refused: 3, warnings: 0 });
  });

  it('leave every csd usable', async () => {
    const machine = await boot(variant, { online: 2 });
    await machine.run(0, 'single', 2, 1, false);
    await machine.run(0, 'async', 2, 0, 2);
    expect([at(machine.map.csdData, 0), csdOf(machine, 0)].map((csd) => locked(machine, csd))).toEqual([false, false]);
    await machine.run(0, 'single', 1, 3, false);
    await machine.run(0, 'async', 1, 0, 4);
    await untilRuns(machine, 2);
    await pulse(machine, 1);
    expect(infos(machine)).toEqual([3, 4]);
  });
});
