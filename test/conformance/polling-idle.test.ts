/** Chapter 6. Linux 6.18: a CPU that idles polling is told by a flag instead of an IPI. */
import { describe, expect, it } from 'vitest';
import { CPU, cpuWord } from '../../src/machine/layout.js';
import { Event } from '../../src/trace/event.js';
import { machineRoom } from './machine-room.js';
import { abandon, events, openGate, runs, untilAtGate, untilQueued } from './observe.js';

const boot = machineRoom(3, 'polling');

describe('polling idle in v6.18', () => {
  it('a call to a polling CPU sends no IPI, and is run by its idle loop', async () => {
    const machine = await boot('v6.18');
    abandon(machine.run(2, 'pollAtGate', 0));
    await untilAtGate(machine, 0);
    const call = machine.run(0, 'single', 2, 5, true);
    await untilQueued(machine, 2, 1);
    openGate(machine, 0);
    expect(await call).toBe(0);
    expect(runs(machine)).toEqual([{ info: 5, cpu: 2, irqsOff: true, inHardirq: false }]);
    expect(events(machine, Event.IPI_SEND, 0)).toEqual([]);
    expect(events(machine, Event.FLUSH, 2)).toHaveLength(1);
  });

  it('a CPU whose stopper interrupts its polling is called by IPI: nobody looks at its flag now', async () => {
    const machine = await boot('v6.18');
    abandon(machine.run(2, 'pollAtGate', 0));
    const call = machine.run(0, 'callBehindGate', 1, 2, 5);
    await Promise.all([untilAtGate(machine, 0), untilAtGate(machine, 1)]);
    const stop = machine.stopMachine(1, 'do_nothing', 0);
    await machine.control.until(cpuWord(machine.layout, 2, CPU.resched), (resched) => resched === 1);
    openGate(machine, 0);
    await machine.control.reached(2, 'STOP_PREPARE');
    openGate(machine, 1);
    expect(await call).toBe(0);
    await stop;
    expect(events(machine, Event.IPI_SEND, 0)).toHaveLength(1);
  });
});
