/**
 * Chapter 9. What a lost call costs, as in Linux, with nobody to clean up behind it: who waits for it waits for ever.
 * "For ever" is not told by a clock. The waiter spins for a csd that is locked; its target is up, takes interrupts, and
 * has none of the call machinery pending or on its way: there is nobody left who would unlock it.
 */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/emulator/machine.js';
import { CSD } from '../../src/kernel/smp/csd.js';
import { STACK_CSDS } from '../../src/kernel/smp/stack-csd.js';
import { at } from '../../src/memory/arena.js';
import { machineRoom } from './machine-room.js';
import { abandon, callQueue, csdOf, infos, interruptComing, locked, pulse, untilWaitingFor } from './observe.js';
import { goDownWhile, goDownWhileCalled, goDownWhileCarelesslyCalled, OUTGOING, SENDER } from './outgoing.js';

const boot = machineRoom(3, 'careless');

describe('a call that was left in the queue of a dead CPU', () => {
  it('v3.15: makes the next caller wait for ever, as the queue is not empty and nobody rings', async () => {
    const machine = await boot('v3.15', { ipiDelay: 'held:idle-dead' });
    await goDownWhileCalled(machine);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    const waiter = machine.run(SENDER, 'single', OUTGOING, 9, true);
    const csd = stackCsd(machine, SENDER);
    await expectStuck(machine, waiter, csd);
    expect(callQueue(machine, OUTGOING)).toEqual([csd, csdOf(machine, 0)]);
    expect(infos(machine)).toEqual([]);
    await expectCleanEnd(machine, waiter);
  });

  it('v3.15: is run after all, and the waiter released, when anything rings', async () => {
    const machine = await boot('v3.15', { ipiDelay: 'held:idle-dead' });
    await goDownWhileCalled(machine);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    const waiter = machine.run(SENDER, 'single', OUTGOING, 9, true);
    await expectStuck(machine, waiter, stackCsd(machine, SENDER));
    await machine.run(0, 'all', 5, false); // rings every CPU, whatever is in its queue
    expect(await waiter).toBe(0);
    await pulse(machine, OUTGOING);
    expect(infos(machine).filter((info) => info !== 5)).toEqual([OUTGOING, 9]);
  });

  it('v3.15: makes its own sender wait for ever when it uses the csd again', async () => {
    const machine = await boot('v3.15', { ipiDelay: 'held:idle-dead' });
    await goDownWhileCalled(machine);
    const sender = machine.run(SENDER, 'async', 0, 0, 9);
    await untilWaitingFor(machine, SENDER, csdOf(machine, 0) + CSD.flags);
    expect([locked(machine, csdOf(machine, 0)), callQueue(machine, OUTGOING)]).toEqual([true, [csdOf(machine, 0)]]);
    await expectCleanEnd(machine, sender);
  });

  it.each(['flush', 'v3.16'])('%s: there is none, and the next caller returns', async (variant) => {
    const machine = await boot(variant, { ipiDelay: 'held:idle-dead' });
    await goDownWhileCalled(machine);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    expect(await machine.run(SENDER, 'single', OUTGOING, 9, true)).toBe(0);
    expect(infos(machine)).toEqual([OUTGOING, 9]);
  });
});

describe('a call that was printed and dropped', () => {
  it('v6: makes a waiting sender wait for ever', async () => {
    const machine = await boot('v6');
    let waiter: Promise<unknown> | undefined;
    await goDownWhile(machine, async () => {
      waiter = machine.run(SENDER, 'carelessWait', OUTGOING, 0, 9);
      abandon(waiter);
      await untilWaitingFor(machine, SENDER, csdOf(machine, 0) + CSD.flags);
    });
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    await expectStuck(machine, waiter!, csdOf(machine, 0));
    expect([callQueue(machine, OUTGOING), infos(machine)]).toEqual([[], []]);
    await expectCleanEnd(machine, waiter!);
  });

  it('v6: makes its sender wait for ever when it uses the csd again', async () => {
    const machine = await boot('v6');
    await goDownWhileCarelesslyCalled(machine);
    expect(await machine.cpuUp(OUTGOING)).toBe(0);
    const sender = machine.run(SENDER, 'async', OUTGOING, 0, 9);
    await expectStuck(machine, sender, csdOf(machine, 0));
    await expectCleanEnd(machine, sender);
  });

  it('debug-info: is run, and the waiting sender returns', async () => {
    const machine = await boot('debug-info');
    await goDownWhile(machine, async () => {
      expect(await machine.run(SENDER, 'carelessWait', OUTGOING, 0, 9)).toBe(true);
    });
    expect(infos(machine)).toEqual([9]);
  });
});

/** The first csd on the stack of a CPU. */
function stackCsd(machine: Machine, cpu: number): number {
  return at(machine.map.stackCsds, cpu) + STACK_CSDS.slots;
}

/** The sender waits for `csd`, and nobody is left who would unlock it. */
async function expectStuck(machine: Machine, waiter: Promise<unknown>, csd: number): Promise<void> {
  abandon(waiter);
  await untilWaitingFor(machine, SENDER, csd + CSD.flags);
  await pulse(machine, OUTGOING);
  expect(machine.online()).toContain(OUTGOING);
  expect(interruptComing(machine, OUTGOING)).toBe(false);
  expect(locked(machine, csd)).toBe(true);
}

/** The machine can be stopped all the same; the waiter is told. */
async function expectCleanEnd(machine: Machine, waiter: Promise<unknown>): Promise<void> {
  abandon(waiter);
  expect(await machine.shutdown()).toBeUndefined();
  await expect(waiter).rejects.toThrow('the machine was stopped');
}
