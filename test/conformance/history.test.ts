/**
 * Chapter 5. Where the kernels differ on purpose: the rules of 2014 and those of today, each for the kernels that have
 * it.
 */
import { describe, expect, it } from 'vitest';
import { CSD } from '../../src/kernel/smp/csd.js';
import { EBUSY } from '../../src/kernel/errno.js';
import { Vector } from '../../src/machine/vectors.js';
import { Event } from '../../src/trace/event.js';
import type { Machine } from '../../src/emulator/machine.js';
import { VARIANTS } from '../../src/variants/index.js';
import { machineRoom } from './machine-room.js';
import {
  callQueue,
  csdOf,
  events,
  infos,
  openGate,
  pulse,
  runs,
  untilAtGate,
  untilQueued,
  untilRuns,
  untilWaitingFor,
} from './observe.js';

const boot = machineRoom(4, 'calls');
const TARGET = 3;

/** The kernels that have the rules of today; all others have those of 2014. */
const MODERN: ReadonlySet<string> = new Set(['v6.18']);
const NAMES = VARIANTS.map(({ name }) => name);
const OF_2014 = NAMES.filter((name) => !MODERN.has(name));
const OF_TODAY = NAMES.filter((name) => MODERN.has(name));

describe.each(OF_2014)('the queue of %s', (name) => {
  it('is run in the order of queueing, whether anybody waits or not', async () => {
    const machine = await queueAsyncThenWaited(name);
    expect(infos(machine)).toEqual([1, 2]);
  });

  it('makes an async caller spin while its csd is still in use', async () => {
    const machine = await boot(name);
    const deaf = await deafTarget(machine);
    expect(await machine.run(0, 'async', TARGET, 0, 1)).toBe(0);
    const again = machine.run(0, 'asyncAgain', TARGET, 0);
    await untilWaitingFor(machine, 0, csdOf(machine, 0) + CSD.flags);
    expect(callQueue(machine, TARGET)).toEqual([csdOf(machine, 0)]);
    await deaf.ends();
    expect(await again).toBe(0);
    await untilRuns(machine, 2);
    expect(infos(machine)).toEqual([1, 1]);
  });

  it('keeps an async csd locked while its function runs', async () => {
    const machine = await boot(name);
    await machine.run(0, 'async', TARGET, 0, 0, 'recordLock');
    await untilRuns(machine, 1);
    expect(infos(machine)).toEqual([1]);
  });
});

describe.each(OF_TODAY)('the queue of %s', (name) => {
  // Classes of calls came with 4b44a21dd640, v5.8.
  it('is run with those first that are waited for', async () => {
    const machine = await queueAsyncThenWaited(name);
    expect(infos(machine)).toEqual([2, 1]);
  });

  it('is run by classes: waited calls, then async ones and irq_work, then wake-ups', async () => {
    const machine = await boot(name);
    const deaf = await deafTarget(machine);
    expect(await machine.run(0, 'ttwu', TARGET, 0, 4)).toBe(true);
    expect(await machine.run(0, 'async', TARGET, 1, 2)).toBe(0);
    expect(await machine.run(0, 'irqWorkOn', TARGET, 2, 3)).toBe(true);
    const waited = machine.run(1, 'single', TARGET, 1, true);
    await untilQueued(machine, TARGET, 4);
    await deaf.ends();
    await waited;
    await pulse(machine, TARGET);
    expect(infos(machine)).toEqual([1, 2, 3, 4]);
  });

  // Since 5a18ceca6350, v5.7.
  it('answers -EBUSY to an async caller whose csd is still in use', async () => {
    const machine = await boot(name);
    const deaf = await deafTarget(machine);
    expect(await machine.run(0, 'async', TARGET, 0, 1)).toBe(0);
    expect(await machine.run(0, 'asyncAgain', TARGET, 0)).toBe(-EBUSY);
    await deaf.ends();
    expect(infos(machine)).toEqual([1]);
    expect(await machine.run(0, 'asyncAgain', TARGET, 0)).toBe(0);
  });

  // The order changed with 8053871d0f7f, 2015.
  it('gives an async csd back to its owner before its function runs', async () => {
    const machine = await boot(name);
    await machine.run(0, 'async', TARGET, 0, 0, 'recordLock');
    await untilRuns(machine, 1);
    expect(infos(machine)).toEqual([0]);
  });
});

describe.each(OF_2014)('a call to many in %s', (name) => {
  it('interrupts the whole mask', async () => {
    expect(await ringsOfSecondCall(name)).toEqual([1, 2, TARGET].map((cpu) => ({ cpu, vector: Vector.CALL_FUNCTION })));
  });

  it('does the local part when the others have done theirs', async () => {
    expect(await localPartOf(name)).toEqual([TARGET, 0]);
  });
});

describe.each(OF_TODAY)('a call to many in %s', (name) => {
  it('interrupts only those whose queue was empty: the others have been told', async () => {
    expect(await ringsOfSecondCall(name)).toEqual([1, 2].map((cpu) => ({ cpu, vector: Vector.CALL_FUNCTION })));
  });

  it('does the local part while the others do theirs', async () => {
    expect(await localPartOf(name)).toEqual([0, TARGET]);
  });
});

it('each rule of history is that of at least one kernel', () => {
  expect(OF_2014.length).toBeGreaterThan(0);
  expect(OF_TODAY).toEqual([...MODERN]);
});

/** Keeps the target deaf; `ends` lets it listen, and returns when it has taken what came. */
async function deafTarget(machine: Machine): Promise<{ ends: () => Promise<unknown> }> {
  const deaf = machine.run(TARGET, 'deaf', 0);
  await untilAtGate(machine, 0);
  return {
    ends: () => {
      openGate(machine, 0);
      return deaf;
    },
  };
}

/** Call 1, async, is queued before call 2, waited for. */
async function queueAsyncThenWaited(variant: string): Promise<Machine> {
  const machine = await boot(variant);
  const deaf = await deafTarget(machine);
  await machine.run(0, 'async', TARGET, 0, 1);
  const waited = machine.run(1, 'single', TARGET, 2, true);
  await untilQueued(machine, TARGET, 2);
  await deaf.ends();
  await waited;
  await pulse(machine, TARGET);
  return machine;
}

/** CPU 0 calls all others when the queue of the target is not empty: whom it interrupts, and how. */
async function ringsOfSecondCall(variant: string): Promise<{ cpu: number; vector: number }[]> {
  const machine = await boot(variant);
  const busy = [1, 2].map((cpu) => machine.run(cpu, 'busy', 1)); // or they might idle polling, and need no interrupt
  await untilAtGate(machine, 1, 2);
  const deaf = await deafTarget(machine);
  await machine.run(0, 'async', TARGET, 0, 1);
  const before = events(machine, Event.IPI_SEND, 0).length;
  await machine.run(0, 'all', 2, false);
  const rings = events(machine, Event.IPI_SEND, 0)
    .slice(before)
    .map(({ a, b }) => ({ cpu: a, vector: b }));
  openGate(machine, 1);
  await Promise.all([...busy, deaf.ends()]);
  await untilRuns(machine, 4);
  expect(infos(machine).toSorted((a, b) => a - b)).toEqual([1, 2, 2, 2]);
  return rings;
}

/** CPU 0 calls each CPU while the target is deaf: in which order these two run it. */
async function localPartOf(variant: string): Promise<number[]> {
  const machine = await boot(variant);
  const deaf = await deafTarget(machine);
  const each = machine.run(0, 'each', 7, true);
  await untilQueued(machine, TARGET, 1);
  await untilWaitingFor(machine, 0, callQueue(machine, TARGET)[0] + CSD.flags);
  await deaf.ends();
  await each;
  return runs(machine)
    .map(({ cpu }) => cpu)
    .filter((cpu) => cpu === 0 || cpu === TARGET);
}
