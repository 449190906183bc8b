/** Chapter 4. CPUs go and come back. */
import { describe, expect, it } from 'vitest';
import { EBUSY, EINVAL, ENOMEM, ENXIO } from '../../src/kernel/errno.js';
import type { FaultName } from '../../src/kernel/fault.js';
import { CPU_TASKS_FROZEN, cpuActionName } from '../../src/kernel/hotplug/notifier.js';
import type { Machine } from '../../src/emulator/machine.js';
import { at } from '../../src/memory/arena.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import {
  cfdBlocksUsed,
  infos,
  openGate,
  pulse,
  ranOn,
  runs,
  untilAtGate,
  untilRuns,
  warnings,
  wordOf,
} from './observe.js';
import { WORDS } from './programs/data.js';

const CPUS = 3;
const boot = machineRoom(CPUS, 'calls');

describe.each(VARIANTS.map(({ name }) => name))('CPU hotplug in %s', (variant) => {
  it('takes a CPU down and brings it up, again and again, and nothing is lost or left', async () => {
    const machine = await boot(variant);
    for (let cycle = 1; cycle <= 10; cycle++) {
      expect(await machine.cpuDown(2)).toBe(0);
      expect(await machine.run(0, 'single', 2, cycle, true)).toBe(-ENXIO);
      expect(await machine.cpuUp(2)).toBe(0);
      await expectUsable(machine, cycle);
    }
    expect(machine.statistics()).toMatchObject({ offlines: 10, onlines: 2 + 10, warnings: 0, offlineWithWork: 0 });
  });

  it('does so while calls are on their way all the time', async () => {
    const machine = await boot(variant);
    const wrong = machine.run(0, 'messagesUntil', 0, [1, 2]);
    await untilAtGate(machine, 0);
    for (let cycle = 0; cycle < 5; cycle++) {
      expect(await machine.cpuDown(2, 1)).toBe(0);
      expect(await machine.cpuUp(2, 1)).toBe(0);
    }
    openGate(machine, 0);
    expect(await wrong).toBe(0);
    const { queued, executed } = machine.statistics();
    expect(executed).toBe(queued);
    expect(machine.statistics()).toMatchObject({ offlines: 5, warnings: 0, offlineWithWork: 0 });
  });

  it('gives call data to a CPU that comes up and takes it from one that is dead', async () => {
    const machine = await boot(variant);
    for (let cycle = 0; cycle < 3; cycle++) {
      expect(await machine.cpuDown(2)).toBe(0);
      expect([cfdBlocksUsed(machine), machine.mem[at(machine.map.cfdData, 2)]]).toEqual([CPUS - 1, 0]);
      expect(await machine.cpuUp(2)).toBe(0);
      expect(cfdBlocksUsed(machine)).toBe(CPUS);
      expect(machine.mem[at(machine.map.cfdData, 2)]).not.toBe(0);
      await machine.run(2, 'each', cycle, true);
    }
  });

  it('lets a task that its CPU took along go on when the CPU is back', async () => {
    const machine = await boot(variant);
    const busy = machine.run(2, 'busy', 0);
    await untilAtGate(machine, 0);
    expect(await machine.cpuDown(2)).toBe(0);
    openGate(machine, 0);
    expect(await machine.cpuUp(2)).toBe(0);
    await busy;
  });

  it('runs the irq_work of a CPU, once however often it is asked for', async () => {
    const machine = await boot(variant);
    expect(await machine.run(2, 'irqWorkTwice', 6)).toEqual([true, false]);
    await pulse(machine, 2);
    expect(runs(machine)).toEqual([{ info: 6, cpu: 2, irqsOff: true, inHardirq: true }]);
  });

  it('runs what irq_work is left on a CPU before that CPU is dead, and once', async () => {
    const machine = await boot(variant);
    machine.control.set(wordOf(machine, WORDS.dyingWork), 1);
    expect(await machine.cpuDown(2)).toBe(0);
    expect(runs(machine)).toEqual([{ info: 2, cpu: 2, irqsOff: true, inHardirq: false }]);
  });

  it('tells of every step, on the CPU where it is taken', async () => {
    const machine = await boot(variant);
    machine.control.set(wordOf(machine, WORDS.tellActions), 1);
    await machine.cpuDown(2, 0);
    await machine.cpuUp(2, 0);
    expect(told(machine)).toEqual(DOWN_AND_UP);
    expect(infos(machine).filter((action) => action >= CPU_TASKS_FROZEN)).toEqual([]);
  });

  it('tells of the same steps in suspend and resume, as frozen ones', async () => {
    const machine = await boot(variant);
    expect(await machine.cpuDown(1, 0)).toBe(0);
    machine.control.set(wordOf(machine, WORDS.tellActions), 1);
    await machine.run(0, 'suspend');
    await machine.run(0, 'resume');
    expect(told(machine)).toEqual(DOWN_AND_UP);
    expect(infos(machine).filter((action) => action < CPU_TASKS_FROZEN)).toEqual([]);
  });

  it('takes down the boot CPU too, but not the last one', async () => {
    const machine = await boot(variant);
    expect(await machine.cpuDown(0, 1)).toBe(0);
    expect(await machine.cpuDown(2, 1)).toBe(0);
    expect(machine.online()).toEqual([1]);
    expect(await machine.cpuDown(1, 1)).toBe(-EBUSY);
    expect(await machine.cpuUp(0, 1)).toBe(0);
    expect(await machine.cpuUp(2, 0)).toBe(0);
    await expectUsable(machine, 1);
  });

  it('has a task take down its own CPU, which goes on when that is back', async () => {
    const machine = await boot(variant);
    const own = machine.cpuDown(2, 2);
    await machine.control.reached(2, 'IDLE_DEAD');
    expect(await machine.cpuUp(2, 0)).toBe(0);
    expect(await own).toBe(0);
    await expectUsable(machine, 1);
  });

  it('refuses what makes no sense', async () => {
    const machine = await boot(variant, { online: 2 });
    expect(await machine.cpuUp(1)).toBe(-EINVAL);
    expect(await machine.cpuUp(CPUS)).toBe(-EINVAL);
    expect(await machine.cpuDown(2)).toBe(-EINVAL);
    expect(await machine.cpuDown(-1)).toBe(-EINVAL);
    expect(machine.online()).toEqual([0, 1]);
  });

  it('suspends all CPUs but one, allows no hotplug then, and resumes', async () => {
    const machine = await boot(variant);
    expect(await machine.run(0, 'suspend')).toBe(0);
    expect([machine.online(), cfdBlocksUsed(machine)]).toEqual([[0], 1]);
    expect(await machine.cpuUp(1)).toBe(-EBUSY);
    await machine.run(0, 'each', 1, true);
    expect(ranOn(machine)).toEqual([0]);
    await machine.run(0, 'resume');
    expect([machine.online(), cfdBlocksUsed(machine)]).toEqual([[0, 1, 2], CPUS]);
    expect(await machine.run(0, 'stopTwo', 2, 1, 1)).toBe(2); // they are active again
    await expectUsable(machine, 2);
  });

  it('suspends and resumes only the CPUs that were online', async () => {
    const machine = await boot(variant, { online: 2 });
    expect(await machine.run(0, 'suspend')).toBe(0);
    await machine.run(0, 'resume');
    expect(machine.online()).toEqual([0, 1]);
  });
});

/** The actions that CPU 0 and CPU 2 are told of when CPU 0 takes CPU 2 down and up. */
const DOWN_AND_UP = [
  'DOWN_PREPARE on 0',
  'DYING on 2',
  'DEAD on 0',
  'POST_DEAD on 0',
  'UP_PREPARE on 0',
  'STARTING on 2',
  'ONLINE on 0',
];

/** What can go wrong on the way down and up, and what the attempt then returns. */
type Veto = readonly [fault: FaultName, result: number];
const ON_THE_WAY_DOWN: readonly Veto[] = [
  ['downPrepare', -EINVAL],
  ['cpuDisable', -EBUSY],
];
const ON_THE_WAY_UP: readonly Veto[] = [
  ['upPrepare', -EINVAL],
  ['cfdAllocation', -ENOMEM],
];

describe.each(VARIANTS.map(({ name }) => name))('a veto in %s', (variant) => {
  it.each(ON_THE_WAY_DOWN)('on the way down (%s) leaves the CPU online, all usable', async (fault, result) => {
    const machine = await boot(variant);
    machine.control.fail(fault, 2);
    expect(await machine.cpuDown(2)).toBe(result);
    expect(machine.online()).toEqual([0, 1, 2]);
    expect(await machine.run(0, 'stopTwo', 2, 1, 1)).toBe(2); // it is active again, and its stopper runs
    await expectUsable(machine, 3);
    expect(await machine.cpuDown(2)).toBe(0);
    expect(await machine.cpuUp(2)).toBe(0);
    await expectUsable(machine, 4);
    expect([cfdBlocksUsed(machine), ...warnings(machine).numbers]).toEqual([CPUS]);
  });

  it.each(ON_THE_WAY_UP)('on the way up (%s) leaves the CPU offline, all usable', async (fault, result) => {
    const machine = await boot(variant, { online: 2 });
    machine.control.fail(fault, 2);
    expect(await machine.cpuUp(2)).toBe(result);
    expect(machine.online()).toEqual([0, 1]);
    expect(await machine.run(0, 'single', 2, 1, true)).toBe(-ENXIO);
    expect(await machine.cpuUp(2)).toBe(0);
    await expectUsable(machine, 2);
    expect(warnings(machine).numbers).toEqual([]);
  });

  it('on the way down lets go of the IPIs that were held for it', async () => {
    const machine = await boot(variant, { ipiDelay: 'held:idle-dead' });
    machine.control.fail('cpuDisable', 2);
    machine.control.hold(1, 'STOP_PREPARE');
    const down = machine.cpuDown(2, 0);
    await machine.control.reached(1, 'STOP_PREPARE');
    machine.control.raise(1, 'queueFromDevice', 2);
    await pulse(machine, 1);
    machine.control.release(1, 'STOP_PREPARE');
    expect(await down).toBe(-EBUSY);
    await untilRuns(machine, 1);
    expect(runs(machine)).toMatchObject([{ info: 1, cpu: 2 }]);
  });
});

// v6 leaks it: defect B, see defects.test.ts.
describe.each(VARIANTS.map(({ name }) => name).filter((name) => name !== 'v6'))(
  'hotplug that fails in %s',
  (variant) => {
    it('on the way up leaves no call data behind', async () => {
      const machine = await boot(variant, { online: 2 });
      machine.control.fail('upPrepare', 2);
      expect(await machine.cpuUp(2)).toBe(-EINVAL);
      expect(cfdBlocksUsed(machine)).toBe(2);
    });
  },
);

/** The actions that the program's notifier was told of, and where. */
function told(machine: Machine): string[] {
  return runs(machine).map(({ info, cpu }) => `${cpuActionName(info)} on ${cpu}`);
}

/** Calls in every direction come through. */
async function expectUsable(machine: Machine, info: number): Promise<void> {
  const before = runs(machine).length;
  for (const cpu of [0, 1, 2]) await machine.run(cpu, 'each', info, true);
  for (const cpu of [0, 1, 2]) expect(await machine.run(cpu, 'single', (cpu + 1) % CPUS, info, true)).toBe(0);
  expect(infos(machine).slice(before)).toEqual(Array.from({ length: 12 }, () => info));
}
