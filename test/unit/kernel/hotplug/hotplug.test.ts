import { beforeEach, describe, expect, it } from 'vitest';
import { EBUSY } from '../../../../src/kernel/errno.js';
import type { Machine } from '../../../../src/emulator/machine.js';
import { entries, open } from '../journal.js';
import { forget, kernelMachines } from '../kernel-machines.js';
import { actions, story, witnessed } from '../observe.js';
import { DYING_GATE, Note } from '../program.js';

const boot = kernelMachines(4, { traceEvents: 4096 });

describe('cpuDown and cpuUp', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await boot({ variant: 'v3.16' });
  });

  it('tell the notifiers in this order, of a CPU in this state', async () => {
    expect(await machine.cpuDown(2)).toBe(0);
    expect(witnessed(machine)).toEqual([
      'DOWN_PREPARE 2 on 0, first: online active callData stopper locked',
      'DOWN_PREPARE 2 on 0, last: online callData stopper locked',
      'DYING 2 on 2, irqs off, first: callData stopper locked',
      'DYING 2 on 2, irqs off, last: callData stopper locked',
      'DEAD 2 on 0, first: callData locked',
      'DEAD 2 on 0, last: locked',
      'POST_DEAD 2 on 0, first:',
      'POST_DEAD 2 on 0, last:',
    ]);
    forget(machine);
    expect(await machine.cpuUp(2)).toBe(0);
    expect(witnessed(machine)).toEqual([
      'UP_PREPARE 2 on 0, first: locked',
      'UP_PREPARE 2 on 0, last: callData locked',
      'STARTING 2 on 2, irqs off, first: callData locked',
      'STARTING 2 on 2, irqs off, last: callData locked',
      'ONLINE 2 on 0, first: online active callData stopper locked',
      'ONLINE 2 on 0, last: online active callData stopper locked',
    ]);
  });

  it('take the CPU through these points', async () => {
    const since = machine.trace(2).events.length;
    await machine.cpuDown(2);
    await machine.cpuUp(2);
    await machine.control.reached(2, 'ONLINE', 2);
    const told = (action: string) => Array.from({ length: 8 }, () => `NOTIFY ${action} 2 !`);
    expect(story(machine, 2, since)).toEqual([
      'STOP_STATE 1',
      'MILESTONE STOP_PREPARE',
      'STOP_STATE 2',
      'MILESTONE STOP_DISABLE_IRQ !',
      'STOP_STATE 3 !',
      'CPU_OFFLINE 2 !',
      ...told('DYING').toSpliced(4, 0, 'FLUSH 2 !'),
      'MILESTONE STOP_RUN !',
      'STOP_STATE 4 !',
      'MILESTONE STOP_EXIT',
      'MILESTONE OFFLINE_WINDOW',
      'MILESTONE IDLE_DEAD !',
      ...told('STARTING'),
      'CPU_ONLINE 2 !',
      'MILESTONE ONLINE',
    ]);
    expect(machine.statistics()).toMatchObject({ offlines: 1, onlines: 4, stopMachines: 1, warnings: 0 });
  });

  it('take the others through stop-machine, and nothing else', async () => {
    const since = machine.trace(3).events.length;
    await machine.cpuDown(2);
    await machine.cpuUp(2);
    expect(story(machine, 3, since)).toEqual([
      'STOP_STATE 1',
      'MILESTONE STOP_PREPARE',
      'STOP_STATE 2',
      'MILESTONE STOP_DISABLE_IRQ !',
      'STOP_STATE 3 !',
      'MILESTONE STOP_RUN !',
      'STOP_STATE 4 !',
      'MILESTONE STOP_EXIT',
    ]);
  });

  it('can be asked for on any CPU, and of CPU 0 too', async () => {
    expect(await machine.cpuDown(0, 3)).toBe(0);
    expect(machine.online()).toEqual([1, 2, 3]);
    expect(await machine.run(1, 'single', 2, 1, true)).toBe(0);
    expect(await machine.stopMachine(2, 'stopped', 7)).toBe(7);
    expect(entries(machine).at(-1)).toMatchObject({ what: Note.STOPPED, cpu: 1 }); // the first that is online
    expect(await machine.cpuUp(0, 2)).toBe(0);
    expect(await machine.run(0, 'single', 3, 1, true)).toBe(0);
  });

  it('leave one CPU, whichever that is', async () => {
    expect([await machine.cpuDown(0, 1), await machine.cpuDown(3, 1), await machine.cpuDown(2, 1)]).toEqual([0, 0, 0]);
    expect(machine.online()).toEqual([1]);
    expect(await machine.cpuDown(1, 1)).toBe(-EBUSY);
    for (const id of [0, 2, 3]) expect(await machine.cpuUp(id, 1)).toBe(0);
    expect(machine.online()).toEqual([0, 1, 2, 3]);
  });

  it('run the irq_work of the dying CPU before it is dead', async () => {
    open(machine, DYING_GATE);
    await machine.cpuDown(2);
    const notes = entries(machine);
    const ran = notes.findIndex(({ what }) => what === Note.WORK);
    expect(notes[ran]).toMatchObject({ cpu: 2, a: 2, irqsOff: true, hardirq: false });
    expect(notes[ran - 1]).toMatchObject({ what: Note.FIRST, cpu: 2 });
    expect(notes[ran + 1]).toMatchObject({ what: Note.LAST, cpu: 2 });
  });
});

describe('__cpu_disable that fails', () => {
  it('fails the operation, and leaves the CPU as it was: in use, with a stopper', async () => {
    const machine = await boot();
    machine.control.fail('cpuDisable', 2);
    expect(await machine.cpuDown(2)).toBe(-EBUSY);
    expect(witnessed(machine).map((line) => line.replace(', irqs off', ''))).toEqual([
      'DOWN_PREPARE 2 on 0, first: online active callData stopper locked',
      'DOWN_PREPARE 2 on 0, last: online callData stopper locked',
      'DOWN_FAILED 2 on 0, first: online active callData stopper locked',
      'DOWN_FAILED 2 on 0, last: online active callData stopper locked',
    ]);
    expect(await machine.run(0, 'stopOne', 2, 5)).toBe(5);
    expect(await machine.run(1, 'stopTwo', 2, 3, 6)).toBe(6);
    expect(await machine.run(2, 'single', 1, 1, true)).toBe(0);
    expect(await machine.run(1, 'single', 2, 1, true)).toBe(0);
    expect(await machine.cpuDown(2)).toBe(0);
  });
});

describe('suspend and resume', () => {
  it('take all other CPUs down and up again, with the _FROZEN actions', async () => {
    const machine = await boot({ online: 3 });
    expect(await machine.run(1, 'suspend')).toBe(0);
    expect(machine.online()).toEqual([1]);
    expect(actions(machine)).toEqual(
      [0, 2].flatMap((id) => [
        `DOWN_PREPARE_FROZEN ${id}`,
        `DYING_FROZEN ${id}`,
        `DEAD_FROZEN ${id}`,
        `POST_DEAD_FROZEN ${id}`,
      ]),
    );
    expect([await machine.cpuUp(3, 1), await machine.cpuDown(1, 1)]).toEqual([-EBUSY, -EBUSY]);
    forget(machine);
    await machine.run(1, 'resume');
    expect(machine.online()).toEqual([0, 1, 2]); // CPU 3 was not up before
    expect(actions(machine)).toEqual(
      [0, 2].flatMap((id) => [`UP_PREPARE_FROZEN ${id}`, `STARTING_FROZEN ${id}`, `ONLINE_FROZEN ${id}`]),
    );
    forget(machine);
    expect([await machine.cpuUp(3), await machine.cpuDown(2)]).toEqual([0, 0]);
    expect(actions(machine).some((action) => action.includes('FROZEN'))).toBe(false);
    expect(machine.statistics().warnings).toBe(0);
  });

  it('that is vetoed half way leaves down what went down, and resume brings it back', async () => {
    const machine = await boot();
    machine.control.fail('downPrepare', 2);
    expect(await machine.run(0, 'suspend')).toBeLessThan(0);
    expect(machine.online()).toEqual([0, 2, 3]);
    await machine.run(0, 'resume');
    expect(machine.online()).toEqual([0, 1, 2, 3]);
    expect(await machine.cpuDown(1)).toBe(0);
  });
});

describe('hotplug in every variant', () => {
  it.each(['v3.15', 'debug-info', 'two-stage', 'flush', 'v6', 'v3.16', 'warn-fix', 'v6.18'])(
    '%s: two CPUs take each other down and up',
    async (variant) => {
      const machine = await boot({ variant });
      const done = (await Promise.all([machine.run(0, 'cycle', 15, 1), machine.run(1, 'cycle', 15, 0)])) as number[];
      expect(machine.online()).toEqual([0, 1, 2, 3]);
      expect(machine.statistics()).toMatchObject({ offlines: (done[0] + done[1]) / 2, warnings: 0 });
      expect(done[0] + done[1]).toBeGreaterThan(0);
    },
  );
});
