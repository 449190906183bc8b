/**
 * A task on a CPU that goes offline stays where it is, also in the middle of a wait, and goes on when the CPU is back.
 */
import { describe, expect, it } from 'vitest';
import { CSD, CSD_FLAG_LOCK } from '../../../../src/kernel/smp/csd.js';
import { counterOf, entries, noted, open } from '../journal.js';
import { kernelMachines } from '../kernel-machines.js';
import { Note } from '../program.js';

const boot = kernelMachines(3);

/** The steps that a task has noted. */
function steps(machine: Awaited<ReturnType<typeof boot>>): number[] {
  return entries(machine)
    .filter(({ what }) => what === Note.STEP)
    .map(({ a }) => a);
}

describe.each(['v3.16', 'v6.18'])('in %s a task on an outgoing CPU', (variant) => {
  it('stops while it runs, and goes on', async () => {
    const machine = await boot({ variant });
    const counter = counterOf(machine, 2);
    const task = machine.run(2, 'count', 0);
    await machine.control.until(counter, (count) => count > 0);
    expect(await machine.cpuDown(2)).toBe(0);
    const frozenAt = machine.mem[counter];
    expect(await machine.run(0, 'single', 1, 1, true)).toBe(0);
    expect(await machine.cpuUp(2)).toBe(0);
    await machine.control.until(counter, (count) => count > frozenAt);
    expect(await machine.cpuDown(2)).toBe(0); // again
    const frozenAgain = machine.mem[counter];
    open(machine, 0);
    expect(await machine.run(0, 'single', 1, 1, true)).toBe(0);
    expect(machine.mem[counter]).toBe(frozenAgain);
    expect(await machine.cpuUp(2)).toBe(0);
    expect(await task).toBe(frozenAgain);
  });

  it('stops while it waits for a mutex, and does not stand in the way of others who want it', async () => {
    const machine = await boot({ variant });
    await machine.run(0, 'lock');
    const task = machine.run(2, 'lock');
    await machine.control.until(machine.map.data.mutex.base, (state) => state === 2); // contended: it waits
    expect(await machine.cpuDown(2)).toBe(0);
    await machine.run(0, 'unlock');
    await machine.run(1, 'lock');
    await machine.run(1, 'unlock');
    expect(steps(machine)).toEqual([1, 2, 1, 1, 2]);
    expect(await machine.cpuUp(2)).toBe(0);
    await task;
    expect(steps(machine)).toEqual([1, 2, 1, 1, 2, 2]);
    await machine.run(2, 'unlock');
  });

  it('stops while it waits for a csd that is unlocked meanwhile', async () => {
    const machine = await boot({ variant, ipiDelay: 'none,2>1=fixed:60s' });
    const flags = machine.map.data.csd.base + CSD.flags;
    const busy = machine.run(1, 'count', 0); // it does not idle: today that would save the IPI
    await machine.control.until(counterOf(machine, 1), (count) => count > 0);
    const task = machine.run(2, 'callThenWait', 1);
    await machine.control.until(flags, (value) => (value & CSD_FLAG_LOCK) !== 0); // its waiter may sleep: SLEEPER
    expect(await machine.cpuDown(2)).toBe(0);
    machine.control.raise(1, 'flush'); // the IPI is still on its way
    await machine.control.until(flags, (value) => value === 0);
    expect(steps(machine)).toEqual([1]);
    expect(await machine.cpuUp(2)).toBe(0);
    expect(await task).toBe(0);
    expect(steps(machine)).toEqual([1, 2]);
    open(machine, 0);
    await busy;
    expect(machine.statistics().warnings).toBe(0);
  });

  it('stops while it waits to take its own turn at hotplug', async () => {
    const machine = await boot({ variant });
    machine.control.hold(1, 'STOP_PREPARE');
    const first = machine.cpuDown(2, 0);
    await machine.control.reached(1, 'STOP_PREPARE');
    const second = machine.cpuDown(0, 2); // runs when CPU 2 is back
    machine.control.release(1, 'STOP_PREPARE');
    expect(await first).toBe(0);
    expect(machine.online()).toEqual([0, 1]);
    expect(await machine.cpuUp(2, 1)).toBe(0);
    expect(await second).toBe(0);
    expect(machine.online()).toEqual([1, 2]);
  });

  it('that keeps CPUs online keeps its own online', async () => {
    const machine = await boot({ variant });
    const task = machine.run(2, 'keepOnline', 0);
    await noted(machine, 1);
    const down = machine.cpuDown(2, 0);
    await machine.control.until(machine.map.hotplug.base, (lock) => lock !== 0); // cpu_add_remove_lock: it has begun
    expect(await machine.run(1, 'single', 2, 1, true)).toBe(0);
    expect(machine.online()).toEqual([0, 1, 2]);
    open(machine, 0);
    await task;
    expect(await down).toBe(0);
  });
});
