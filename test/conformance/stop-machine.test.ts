/** Chapter 3. All CPUs meet, and one of them acts. */
import { describe, expect, it } from 'vitest';
import { ENOENT } from '../../src/kernel/errno.js';
import { CPU, cpuWord } from '../../src/machine/layout.js';
import type { Machine } from '../../src/emulator/machine.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import { infos, openGate, ranOn, runs, untilAtGate, untilQueued, warnings } from './observe.js';

const CPUS = 4;
const boot = machineRoom(CPUS, 'calls');

describe.each(VARIANTS.map(({ name }) => name))('stop-machine in %s', (variant) => {
  it('runs the function once, on the first online CPU, with the irqs of all online CPUs off', async () => {
    const machine = await bootWatched(variant);
    expect(await machine.stopMachine(2, 'recordStopped', 11)).toBe(11);
    expect(runs(machine)).toEqual([{ info: CPUS, cpu: 0, irqsOff: true, inHardirq: false }]);
    expect(await machine.run(3, 'single', 1, 5, true)).toBe(0);
  });

  it('runs it on the CPUs that are named, and on no other', async () => {
    const machine = await bootWatched(variant);
    expect(await machine.stopMachine(0, 'recordStopped', 1, [1, 3])).toBe(1);
    expect(ranOn(machine)).toEqual([1, 3]);
    expect(infos(machine)).toEqual([CPUS, CPUS]);
  });

  it('runs it among those that are online', async () => {
    const machine = await bootWatched(variant, 3);
    expect(await machine.stopMachine(1, 'recordStopped', 0)).toBe(0);
    expect(infos(machine)).toEqual([3]);
    expect(await machine.cpuUp(3)).toBe(0);
    expect(await machine.stopMachine(3, 'recordStopped', 2)).toBe(2);
  });

  it('waits for a CPU that has preemption disabled, and so for the call that it makes', async () => {
    const machine = await bootWatched(variant);
    const deaf = machine.run(1, 'deaf', 0);
    await untilAtGate(machine, 0);
    const call = machine.run(2, 'single', 1, 5, true);
    await untilQueued(machine, 1, 1);
    const stop = machine.stopMachine(0, 'recordStopped', 0, [3]);
    await machine.control.reached(3, 'STOP_PREPARE');
    expect(runs(machine)).toEqual([]);
    openGate(machine, 0);
    await Promise.all([deaf, call, stop]);
    expect(runs(machine).map(({ cpu, info }) => [cpu, info])).toEqual([
      [1, 5],
      [3, CPUS],
    ]);
  });

  it('takes one request after the other', async () => {
    const machine = await bootWatched(variant);
    const results = [0, 1, 2, 3].map((cpu) => machine.stopMachine(cpu, 'recordStopped', cpu + 1, [cpu]));
    expect(await Promise.all(results)).toEqual([1, 2, 3, 4]);
    expect(infos(machine)).toEqual([CPUS, CPUS, CPUS, CPUS]);
    expect(machine.statistics()).toMatchObject({ stopMachines: 4, warnings: 0 });
  });

  it('leaves interrupts to be taken until all CPUs are there', async () => {
    const machine = await bootWatched(variant);
    machine.control.hold(1, 'STOP_PREPARE');
    const stop = machine.stopMachine(0, 'recordStopped', 0);
    await machine.control.reached(1, 'STOP_PREPARE');
    machine.control.raise(1, 'queueFromDevice', 1);
    await machine.control.until(machine.map.data.records.base, (begun) => begun === 1);
    machine.control.release(1, 'STOP_PREPARE');
    await stop;
    expect(runs(machine).map(({ cpu, info }) => [cpu, info])).toEqual([
      [1, 1],
      [0, CPUS],
    ]);
    expect(warnings(machine).numbers).toEqual([]);
  });
});

describe.each(VARIANTS.map(({ name }) => name))('the stopper in %s', (variant) => {
  it('runs a function on one CPU, and gives back what it returned', async () => {
    const machine = await boot(variant, { online: 3 });
    expect(await machine.run(0, 'stopOne', 2, 21)).toBe(42);
    expect(await machine.run(1, 'stopOne', 1, 4)).toBe(8);
    expect(runs(machine)).toMatchObject([
      { info: 21, cpu: 2, irqsOff: false },
      { info: 4, cpu: 1, irqsOff: false },
    ]);
    expect(await machine.run(0, 'stopOne', 3, 1)).toBe(-ENOENT);
  });

  it('runs a function on one CPU while it stops another', async () => {
    const machine = await boot(variant, { online: 3 });
    expect(await machine.run(0, 'stopTwo', 2, 1, 7)).toBe(14);
    expect(await machine.run(1, 'stopTwo', 0, 1, 8)).toBe(16);
    expect(runs(machine)).toMatchObject([
      { info: 7, cpu: 2, irqsOff: true },
      { info: 8, cpu: 0, irqsOff: true },
    ]);
    expect(await machine.run(0, 'stopTwo', 1, 3, 1)).toBe(-ENOENT);
    expect(await machine.run(0, 'stopTwo', 3, 1, 1)).toBe(-ENOENT);
  });
});

/** A machine whose functions know where to see the interrupt flags of all CPUs. */
async function bootWatched(variant: string, online = CPUS): Promise<Machine> {
  const machine = await boot(variant, { online });
  await machine.run(0, 'showIrqFlags', cpuWord(machine.layout, 0, CPU.irqsOff), machine.layout.cpu.stride);
  return machine;
}
