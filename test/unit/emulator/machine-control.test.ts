import { describe, expect, it } from 'vitest';
import { machinesOf } from '../../support/machines.js';
import { DATA } from './program.js';

const boot = machinesOf({ cpus: 3, program: new URL('./program.js', import.meta.url), data: DATA });

describe('control of a machine', () => {
  it('holds a CPU at a milestone until it lets it go, others not', async () => {
    const machine = await boot();
    machine.control.hold(1, 'STOP_DISABLE_IRQ');
    const stop = machine.stopMachine(0, 'count', 0);
    await Promise.all([0, 1, 2].map((cpu) => machine.control.reached(cpu, 'STOP_DISABLE_IRQ')));
    expect(machine.control.reachedCount(1, 'STOP_RUN')).toBe(0);
    machine.control.release(1, 'STOP_DISABLE_IRQ');
    await stop;
    expect([0, 1, 2].map((cpu) => machine.control.reachedCount(cpu, 'STOP_EXIT'))).toEqual([1, 1, 1]);
  });

  it('lets one hold of several go', async () => {
    const machine = await boot();
    machine.control.hold(1, 'STOP_DISABLE_IRQ');
    machine.control.hold(1, 'STOP_RUN');
    const stop = machine.stopMachine(0, 'count', 0);
    machine.control.release(1, 'STOP_DISABLE_IRQ');
    await machine.control.reached(1, 'STOP_RUN');
    machine.control.release(1, 'STOP_RUN');
    expect(await stop).toBe(0);
  });

  it('waits for a milestone to be reached so many times', async () => {
    const machine = await boot();
    const third = machine.control.reached(2, 'STOP_EXIT', 3);
    await machine.run(0, 'stopAll', 3);
    await third;
    expect(machine.control.reachedCount(2, 'STOP_EXIT')).toBe(3);
  });

  it('waits for a word to be as one likes it, and says how it is', async () => {
    const machine = await boot();
    const word = machine.map.data.counters.base;
    const enough = machine.control.until(word, (value) => value >= 5);
    await machine.run(1, 'callAll', 1);
    await machine.run(0, 'callAll', 15);
    expect(await enough).toBeGreaterThanOrEqual(5);
    expect(await machine.control.until(word, () => true)).toBe(machine.mem[word]);
  });

  it('changes a word, and wakes whoever waits for it', async () => {
    const machine = await boot();
    const waiting = machine.run(1, 'awaitCounter', 9, 7);
    machine.control.set(machine.map.data.counters.base + 9, 7);
    expect(await waiting).toBeUndefined();
  });

  it('interrupts a CPU by its device', async () => {
    const machine = await boot();
    for (let i = 0; i < 3; i++) machine.control.raise(2, 'count', 4);
    await machine.control.until(machine.map.data.counters.base + 4, (value) => value === 3);
    expect(() => machine.control.raise(2, 'counts')).toThrow(
      /^no function is named counts; there are do_nothing, .*, count$/,
    );
    expect(() => machine.control.raise(2, 'NULL')).toThrow(/^no function is named NULL/);
  });

  it('gives up what cannot come any more when the machine has ended', async () => {
    const machine = await boot();
    const never = Promise.allSettled([machine.control.reached(1, 'STOP_RUN')]);
    await machine.shutdown();
    expect(await never).toMatchObject([{ status: 'rejected', reason: { message: 'the machine was stopped' } }]);
  });

  it('makes a fault happen once, to one CPU', async () => {
    const machine = await boot();
    machine.control.fail('upPrepare', 2);
    await machine.cpuDown(1);
    await machine.cpuDown(2);
    expect([await machine.cpuUp(1), await machine.cpuUp(2), await machine.cpuUp(2)]).toEqual([0, -22, 0]);
  });
});
