import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../../src/emulator/machine.js';
import { CPU, cpuWord } from '../../../../src/machine/layout.js';
import { MULTI_STOP } from '../../../../src/kernel/stop/stop-machine.js';
import { STOP_CPUS } from '../../../../src/kernel/stop/stop-cpus.js';
import { STOPPER } from '../../../../src/kernel/stop/stopper.js';
import { at } from '../../../../src/memory/arena.js';
import { entries, noted, open } from '../journal.js';
import { kernelMachines } from '../kernel-machines.js';
import { Note } from '../program.js';

const boot = kernelMachines(4);

/** Whether a CPU shows that its irqs are off. */
function irqsOff(machine: Machine, cpu: number): boolean {
  return machine.mem[cpuWord(machine.layout, cpu, CPU.irqsOff)] === 1;
}

/** Which CPU ran the function with what, such as `1:4`, in order. */
function stopped(machine: Machine): string[] {
  return entries(machine)
    .filter(({ what }) => what === Note.STOPPED)
    .map(({ cpu, a }) => `${cpu}:${a}`);
}

describe.each(['v3.15', 'two-stage', 'v6.18'])('stopMachine in %s', (variant) => {
  it('runs the function on the named CPUs, on the first online one if none is named, and gives back what it returned', async () => {
    const machine = await boot({ variant, online: 3 });
    expect(await machine.stopMachine(1, 'stopped', 4)).toBe(4);
    expect(await machine.stopMachine(1, 'stopped', 5, [2])).toBe(5);
    expect(await machine.stopMachine(2, 'stopped', -6, [1, 2])).toBe(-6);
    expect(await machine.stopMachine(2, 'stopped', 7, [3])).toBe(0); // not online
    await machine.cpuDown(0);
    expect(await machine.stopMachine(2, 'stopped', 8)).toBe(8);
    expect(new Set(stopped(machine))).toEqual(new Set(['0:4', '2:5', '1:-6', '2:-6', '1:8']));
    expect(stopped(machine)).toHaveLength(5);
    for (const { what, irqsOff: off, hardirq } of entries(machine))
      if (what === Note.STOPPED) expect([off, hardirq]).toEqual([true, false]);
  });

  it('has the irqs of all CPUs off while it runs, and on again afterwards', async () => {
    const machine = await boot({ variant });
    const stop = machine.stopMachine(0, 'stoppedAtGate', 1, [1]);
    await noted(machine, 1);
    expect([0, 1, 2, 3].map((cpu) => irqsOff(machine, cpu))).toEqual([true, true, true, true]);
    open(machine, 1);
    await stop;
    for (const cpu of [0, 1, 2, 3]) machine.control.raise(cpu, 'device', cpu);
    await noted(machine, 1 + 4);
    expect(
      new Set(
        entries(machine)
          .slice(1)
          .map(({ cpu }) => cpu),
      ),
    ).toEqual(new Set([0, 1, 2, 3]));
  });

  it('does not begin before every CPU is there', async () => {
    const machine = await boot({ variant });
    const deaf = machine.run(3, 'deaf', 0);
    await noted(machine, 1);
    const stop = machine.stopMachine(0, 'stopped', 1, [1]);
    await Promise.all([0, 1, 2].map((cpu) => machine.control.reached(cpu, 'STOP_PREPARE')));
    expect([0, 1, 2].map((cpu) => irqsOff(machine, cpu))).toEqual([false, false, false]);
    expect(machine.mem[machine.map.multiStop.base + MULTI_STOP.threadAck]).toBe(1);
    open(machine, 0);
    await Promise.all([deaf, stop]);
    expect(stopped(machine)).toEqual(['1:1']);
  });
});

describe('the order in which irqs go off', () => {
  /** CPU 1 has not left PREPARE; CPU 2 is the active one. */
  async function halfWay(variant: string): Promise<{ machine: Machine; stop: Promise<number> }> {
    const machine = await boot({ variant });
    machine.control.hold(1, 'STOP_PREPARE');
    const stop = machine.stopMachine(0, 'stopped', 1, [2]);
    await Promise.all([0, 2, 3].map((cpu) => machine.control.reached(cpu, 'STOP_DISABLE_IRQ')));
    return { machine, stop };
  }

  it.each(['v3.15', 'v3.16', 'v6.18'])('in %s: all at once, each as it comes', async (variant) => {
    const { machine, stop } = await halfWay(variant);
    expect([0, 1, 2, 3].map((cpu) => irqsOff(machine, cpu))).toEqual([true, false, true, true]);
    machine.control.release(1, 'STOP_PREPARE');
    await stop;
  });

  it.each(['two-stage', 'v6'])('in %s: the active CPU takes interrupts until all others take none', async (variant) => {
    const { machine, stop } = await halfWay(variant);
    expect([0, 1, 2, 3].map((cpu) => irqsOff(machine, cpu))).toEqual([true, false, false, true]);
    machine.control.raise(2, 'device', 9);
    await noted(machine, 1);
    expect(entries(machine)[0]).toMatchObject({ what: Note.DEVICE, cpu: 2, a: 9, b: 1 });
    machine.control.hold(2, 'STOP_DISABLE_IRQ_ACTIVE');
    machine.control.release(1, 'STOP_PREPARE');
    await machine.control.reached(2, 'STOP_DISABLE_IRQ_ACTIVE');
    expect([0, 1, 2, 3].map((cpu) => irqsOff(machine, cpu))).toEqual([true, true, true, true]);
    machine.control.release(2, 'STOP_DISABLE_IRQ_ACTIVE');
    await stop;
  });
});

describe.each(['v3.15', 'v6.18'])('stopTwoCpus in %s', (variant) => {
  it('runs the function on the first while the second is stopped, whoever asks', async () => {
    const machine = await boot({ variant });
    for (const [asker, one, two] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 1, 3],
      [3, 1, 3],
      [2, 0, 3],
    ]) {
      expect(await machine.run(asker, 'stopTwo', one, two, asker + 10)).toBe(asker + 10);
    }
    expect(stopped(machine)).toEqual(['1:10', '2:10', '1:11', '1:13', '0:12']);
  });

  it('stops two CPUs and no other', async () => {
    const machine = await boot({ variant });
    const stop = machine.run(0, 'stopTwoAtGate', 2, 1, 1);
    await noted(machine, 1);
    expect([irqsOff(machine, 1), irqsOff(machine, 2)]).toEqual([true, true]);
    expect(await machine.run(3, 'single', 0, 1, true)).toBe(0); // the others take interrupts
    expect(await machine.run(3, 'stopOne', 0, 1)).toBe(1); // and run their stoppers
    open(machine, 1);
    await stop;
  });

  it("and stopMachine do not get in each other's way", async () => {
    const machine = await boot({ variant });
    await Promise.all([
      machine.run(0, 'stopMachines', 60),
      machine.run(1, 'stopTwos', 60),
      machine.run(2, 'stopTwos', 60),
      machine.run(3, 'stopMachines', 60),
    ]);
    expect(machine.statistics()).toMatchObject({ stopMachines: 120, warnings: 0 });
  });

  it('that saw both CPUs active is served before one of them goes', async () => {
    const machine = await boot({ variant });
    const { callQueue, stopper, activeMask, stopCpus } = machine.map;
    // CPU 1 has asked and cannot queue: in 3.15 it waits for a call to CPU 2, today for the lock of the stopper of CPU
    // 3.
    const deaf = machine.run(2, 'deaf', 0);
    await noted(machine, 1);
    machine.control.set(at(stopper, 3) + STOPPER.lock, 1);
    const two = machine.run(1, 'stopTwo', 3, 2, 7);
    await machine.control.until(
      variant === 'v3.15' ? at(callQueue, 2) : at(stopper, 2) + STOPPER.lock,
      (word) => word !== 0,
    );
    const down = machine.cpuDown(3, 0);
    await machine.control.until(activeMask.base, (mask) => (mask & 8) === 0);
    machine.control.set(at(stopper, 3) + STOPPER.lock, 0);
    await machine.control.until(stopCpus.base + STOP_CPUS.mutex, (mutex) => mutex !== 0);
    open(machine, 0);
    expect(await Promise.all([deaf, two, down])).toEqual([undefined, 7, 0]);
  });
});
