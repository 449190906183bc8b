/** A machine that is stopped in the middle of things: every wait of the kernel ends, and no CPU dies of it. */
import { describe, expect, it } from 'vitest';
import { noted } from './journal.js';
import { kernelMachines } from './kernel-machines.js';

const boot = kernelMachines(4);

describe.each(['v3.15', 'v6.18'])('in %s', (variant) => {
  it('waits for a mutex, a csd, a call, the hotplug lock and a gate end with the machine', async () => {
    const machine = await boot({ variant });
    const waits: Promise<unknown>[] = [machine.run(3, 'deaf', 0)];
    await noted(machine, 1);
    await machine.run(0, 'lock');
    waits.push(machine.run(1, 'lock'), machine.run(2, 'callThenWait', 3));
    await noted(machine, 1 + 2 + 1 + 1);
    waits.push(machine.cpuDown(2, 0));
    await machine.control.until(machine.map.hotplug.base, (lock) => lock !== 0);
    const settled = Promise.allSettled(waits);
    expect(await machine.shutdown()).toBeUndefined();
    expect(await settled).toEqual(
      waits.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ message: 'the machine was stopped' }),
      })),
    );
  });

  it('stop-machine ends with the machine in every state', async () => {
    for (const milestone of [
      'STOP_PREPARE',
      'STOP_DISABLE_IRQ',
      'STOP_RUN',
      'STOP_EXIT',
      'OFFLINE_WINDOW',
      'IDLE_DEAD',
    ] as const) {
      const machine = await boot({ variant });
      machine.control.hold(2, milestone);
      const down = Promise.allSettled([machine.cpuDown(2)]);
      await machine.control.reached(2, milestone);
      expect(await machine.shutdown()).toBeUndefined();
      expect(await down).toMatchObject([{ status: 'rejected' }]);
    }
  });
});
