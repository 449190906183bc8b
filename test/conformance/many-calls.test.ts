/** Chapter 2. One CPU calls many: who is called, who is not, and when the caller goes on. */
import { describe, expect, it } from 'vitest';
import { ENXIO } from '../../src/kernel/errno.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import { openGate, pulse, ranOn, runs, untilAtGate, untilRuns, warnings } from './observe.js';

const CPUS = 4;
const boot = machineRoom(CPUS, 'calls');

/** Asked of CPU 0, with CPU 3 offline: which CPUs run the function. */
const WHO: readonly (readonly [title: string, task: string, args: readonly unknown[], who: readonly number[]])[] = [
  ['all others', 'all', [], [1, 2]],
  ['each', 'each', [], [0, 1, 2]],
  ['many, itself among them', 'many', [[0, 1, 2, 3]], [1, 2]],
  ['many, but only one of them online', 'many', [[2, 3]], [2]],
  ['many, but none of them online', 'many', [[3]], []],
  ['a mask with itself', 'mask', [[0, 2, 3]], [0, 2]],
  ['a mask without itself', 'mask', [[1, 3]], [1]],
  ['a mask of itself', 'mask', [[0]], [0]],
  ['those that fulfil a condition', 'cond', [[0, 2, 3]], [0, 2]],
  ['none, as none fulfils the condition', 'cond', [[]], []],
  ['any of a mask with itself', 'any', [[0, 1, 2]], [0]],
  ['any of a mask without itself', 'any', [[3, 2]], [2]],
];

describe.each(VARIANTS.map(({ name }) => name))('calls to many in %s', (variant) => {
  it.each(WHO)('reach %s, and have run when the caller waited', async (_, task, args, who) => {
    const machine = await boot(variant, { online: 3 });
    await machine.run(0, task, ...args, 7, true);
    expect(ranOn(machine)).toEqual(who);
    expect(runs(machine).filter(({ irqsOff, info }) => !irqsOff || info !== 7)).toEqual([]);
    expect(warnings(machine).numbers).toEqual([]);
  });

  it.each(WHO)('reach %s, sooner or later, when the caller did not wait', async (_, task, args, who) => {
    const machine = await boot(variant, { online: 3 });
    await machine.run(0, task, ...args, 7, false);
    await untilRuns(machine, who.length);
    for (const cpu of [0, 1, 2]) await pulse(machine, cpu);
    expect(ranOn(machine)).toEqual(who);
  });

  it('answer -ENXIO for any of a mask where all are offline', async () => {
    const machine = await boot(variant, { online: 3 });
    expect(await machine.run(0, 'any', [3], 1, true)).toBe(-ENXIO);
  });

  it('do not overtake a target that is still busy with the last one', async () => {
    const machine = await boot(variant);
    const deaf = machine.run(3, 'deaf', 0);
    await untilAtGate(machine, 0);
    await machine.run(0, 'all', 1, false);
    const second = machine.run(0, 'all', 2, true);
    openGate(machine, 0);
    await Promise.all([deaf, second]);
    expect(
      runs(machine)
        .filter(({ cpu }) => cpu === 3)
        .map(({ info }) => info),
    ).toEqual([1, 2]);
    expect(ranOn(machine)).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('of several callers at the same time all come through', async () => {
    const machine = await boot(variant);
    await Promise.all([0, 1, 2, 3].map((cpu) => machine.run(cpu, 'each', cpu, true)));
    const everyPair = [0, 1, 2, 3].flatMap((info) => [0, 1, 2, 3].map((cpu) => `${info}→${cpu}`));
    expect(
      runs(machine)
        .map(({ info, cpu }) => `${info}→${cpu}`)
        .toSorted(),
    ).toEqual(everyPair);
    expect(machine.statistics()).toMatchObject({ queued: 12, executed: 12, warnings: 0 });
  });

  it('that only want every CPU to pass through an interrupt get that', async () => {
    const machine = await boot(variant);
    await machine.run(0, 'kickAll');
    expect(machine.statistics()).toMatchObject({ queued: 3, executed: 3 });
  });
});
