import { describe, expect, it } from 'vitest';
import { CpuThreads } from '../../../src/engine/free/threads.js';
import { EBUSY, ENXIO } from '../../../src/kernel/errno.js';
import { Machine } from '../../../src/emulator/machine.js';
import { at } from '../../../src/memory/arena.js';
import { Event } from '../../../src/trace/event.js';
import { machinesOf } from '../../support/machines.js';
import { DATA } from './program.js';

const program = new URL('./program.js', import.meta.url);
const boot = machinesOf({ cpus: 4, program, data: DATA });

/** A counter of the program's. */
function counter(machine: Machine, index: number): number {
  return Atomics.load(machine.mem, machine.map.data.counters.base + index);
}

describe('a machine', () => {
  it('runs tasks of its program on the CPU that is named, one after the other', async () => {
    const machine = await boot();
    expect(await machine.run(3, 'echo', 1, [2, { three: 3 }], null)).toEqual({
      cpu: 3,
      args: [1, [2, { three: 3 }], null],
    });
    const order = await Promise.all(
      [1, 2, 3].map(async (value) => ((await machine.run(1, 'echo', value)) as { args: number[] }).args[0]),
    );
    expect(order).toEqual([1, 2, 3]);
    expect(await Promise.all([machine.run(0, 'awaitCounter', 0, 1), machine.call(1, 2, 'count', 0, true)])).toEqual([
      undefined,
      0,
    ]);
  });

  it('can be told to do what a machine does', async () => {
    const machine = await boot();
    expect(await machine.call(0, 3, 'count', 1, true)).toBe(0);
    expect(counter(machine, 1)).toBe(1);
    expect(await machine.stopMachine(2, 'count', 2, [0, 1])).toBe(0);
    expect(counter(machine, 2)).toBe(2);
    expect([
      await machine.cpuDown(3),
      await machine.call(0, 3, 'count', 1, true),
      await machine.cpuUp(3),
      await machine.call(0, 3, 'count', 1, true),
    ]).toEqual([0, -ENXIO, 0, 0]);
    expect(await machine.cpuDown(0)).toBe(0); // some other CPU does it
    expect(machine.online()).toEqual([1, 2, 3]);
  });

  it('brings up as many CPUs as are wanted', async () => {
    const machine = await boot({ online: 2 });
    expect(machine.online()).toEqual([0, 1]);
    expect(await machine.cpuUp(3)).toBe(0);
    expect(machine.online()).toEqual([0, 1, 3]);
    expect(machine.statistics()).toMatchObject({ onlines: 2, offlines: 0 }); // the boot CPU does not come online, it is
  });

  it('may have one CPU', async () => {
    const machine = await boot({ cpus: 1 });
    expect(await machine.stopMachine(0, 'count', 0)).toBe(0);
    expect(await machine.call(0, 0, 'count', 0, true)).toBe(0);
    expect(await machine.cpuDown(0)).toBe(-EBUSY);
    expect(counter(machine, 0)).toBe(2);
  });

  it('adds up the counters of its CPUs', async () => {
    const machine = await boot();
    await Promise.all([machine.run(0, 'callAll', 8), machine.run(1, 'callAll', 8)]);
    expect(machine.statistics()).toEqual({
      queued: 12,
      executed: 12,
      refused: 0,
      offlineWithWork: 0,
      offlineEmpty: 0,
      warnings: 0,
      offlines: 0,
      onlines: 3,
      stopMachines: 0,
      taken: expect.any(Number),
    });
  });

  it('shows the trace of a CPU, and that of all in order of time', async () => {
    const machine = await boot();
    await machine.run(1, 'callAll', 8);
    const { events, dropped } = machine.trace();
    expect(dropped).toBe(0);
    expect(events.map(({ timeUs }) => timeUs)).toEqual(events.map(({ timeUs }) => timeUs).toSorted((a, b) => a - b));
    expect(new Set(events.map(({ cpu }) => cpu))).toEqual(new Set([0, 1, 2, 3]));
    for (const cpu of [0, 1, 2, 3]) {
      const ofCpu = events.filter((event) => event.cpu === cpu);
      expect(machine.trace(cpu).events.slice(0, ofCpu.length)).toEqual(ofCpu); // it may have gone on since: its last interrupt ends after the call
    }
    expect(events.every(({ timeUs }) => timeUs > 0)).toBe(true);
  });

  it('says how much of a trace is lost', async () => {
    const machine = await boot({ traceEvents: 16 });
    await machine.run(1, 'callAll', 40);
    const { events, dropped } = machine.trace(1);
    expect(events).toHaveLength(15);
    expect(dropped).toBeGreaterThan(30);
  });

  it('names addresses', async () => {
    const machine = await boot();
    expect(machine.describe(at(machine.map.callQueue, 3))).toBe('call_single_queue[3].first');
    expect(machine.describe(0)).toBe('NULL');
  });

  it('attaches its program to every CPU, once', async () => {
    const machine = await boot({ program: new URL('./program.js?once', import.meta.url) });
    expect([0, 1, 2, 3].map((cpu) => counter(machine, 128 + cpu))).toEqual([1, 1, 1, 1]);
  });

  it.each([-1, 4, 1.5, Number.NaN])('has no CPU %d', async (cpu) => {
    const machine = await boot();
    expect(() => machine.run(cpu, 'echo')).toThrow(new RangeError(`there is no CPU ${cpu}`));
    await expect(machine.cpuDown(1, cpu)).rejects.toThrow(`there is no CPU ${cpu}`);
  });
});

describe('the end of a machine', () => {
  it('comes by shutdown, as often as one likes', async () => {
    const machine = await boot();
    expect(await Promise.all([machine.shutdown(), machine.shutdown()])).toEqual([undefined, undefined]);
    expect(await machine.shutdown()).toBeUndefined();
    expect(await machine.ended).toBeUndefined();
  });

  it('rejects what is not done, and what is asked for later', async () => {
    const machine = await boot();
    const waiting = Promise.allSettled([machine.run(1, 'awaitCounter', 0, 1), machine.run(1, 'echo')]);
    await machine.shutdown();
    expect((await waiting).map((settled) => settled.status === 'rejected' && String(settled.reason))).toEqual(
      Array(2).fill('MachineEnded: the machine was stopped'),
    );
    await expect(machine.run(0, 'echo')).rejects.toThrow('the machine was stopped');
    expect(machine.statistics().onlines).toBe(3); // it can still be looked at
  });

  it('leaves CPUs that are down, stopped, held or in the middle of something no choice', async () => {
    const machine = await boot();
    await machine.cpuDown(3);
    machine.control.hold(2, 'STOP_DISABLE_IRQ');
    const stop = Promise.allSettled([machine.stopMachine(0, 'count', 0)]);
    await machine.control.reached(2, 'STOP_DISABLE_IRQ');
    await machine.shutdown();
    expect(await stop).toMatchObject([{ status: 'rejected', reason: { message: 'the machine was stopped' } }]);
  });

  it('comes by itself where `await using` says so', async () => {
    let ended: Promise<unknown>;
    {
      const machine = await Machine.boot({ cpus: 2 });
      ended = machine.ended;
      await machine[Symbol.asyncDispose]();
    }
    expect(await ended).toBeUndefined();
  });
});

describe('kept threads', () => {
  it('run one machine after the other, of different sizes and programs', async () => {
    const threads = new CpuThreads(3);
    for (const cpus of [3, 1, 2, 3]) {
      const machine = await Machine.boot({ cpus, threads, ...(cpus !== 2 && { program, data: DATA }) });
      expect(machine.online()).toHaveLength(cpus);
      if (cpus > 1) expect([await machine.cpuDown(1), await machine.cpuUp(1)]).toEqual([0, 0]);
      await machine.shutdown();
    }
    await threads.destroy();
  });

  it('run two machines at the same time when they are enough, and else say so', async () => {
    const threads = new CpuThreads(3);
    const [first, second] = [await Machine.boot({ cpus: 2, threads }), await Machine.boot({ cpus: 1, threads })];
    await expect(Machine.boot({ cpus: 1, threads })).rejects.toThrow('threads: 0 free threads cannot run 1 CPUs');
    await first.shutdown();
    const third = await Machine.boot({ cpus: 2, threads });
    await Promise.all([second.shutdown(), third.shutdown()]);
    expect(threads.free).toBe(3);
    await threads.destroy();
  });
});

describe('the interconnect', () => {
  /** What became of 300 IPIs, in order: sent, lost, delayed by so much. */
  async function fates(threads: CpuThreads, seed: number): Promise<string[]> {
    const machine = await Machine.boot({
      cpus: 2,
      program,
      data: DATA,
      threads,
      seed,
      lostIpi: 0.3,
      spuriousIpi: 0.2,
      ipiDelay: 'uniform:0..50us',
      traceEvents: 2048,
    });
    await machine.run(0, 'ring', 1, 300);
    const kinds = new Set<number>([Event.IPI_SEND, Event.IPI_LOST, Event.IPI_DELAY]);
    const events = machine.trace(0).events.filter(({ kind, a }) => kinds.has(kind) && a === 1);
    await machine.shutdown();
    return events.map(({ kind, c }) => `${kind} ${c}`);
  }

  it('does the same again with the same seed, and something else with another', async () => {
    const threads = new CpuThreads(2);
    const [first, again, other] = [await fates(threads, 11), await fates(threads, 11), await fates(threads, 12)];
    await threads.destroy();
    expect(first.length).toBe(600); // each was sent, and then lost or delayed
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('may be late and may cry wolf without harm', async () => {
    const machine = await boot({ spuriousIpi: 0.5, ipiDelay: 'exp:100us', seed: 3 });
    await Promise.all([0, 1, 2].map((cpu) => machine.run(cpu, 'callAll', 60)));
    expect([0, 1, 2].map((info) => counter(machine, info))).toEqual([60, 60, 60]);
    expect(machine.statistics()).toMatchObject({ queued: 135, executed: 135, warnings: 0 });
  });
});
