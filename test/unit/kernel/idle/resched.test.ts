import { describe, expect, it } from 'vitest';
import { needResched, setPolling } from '../../../../src/kernel/idle/idle.js';
import { reschedCpu } from '../../../../src/kernel/idle/resched.js';
import { stopOneCpu } from '../../../../src/kernel/stop/stop-cpus.js';
import { doNothing } from '../../../../src/kernel/smp/smp-many.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

describe('reschedCpu', () => {
  it.each(['v3.15', 'v6.18'])('makes an online CPU schedule, and not one that is offline (%s)', (variant) => {
    const machine = new FakeMachine({ cpus: 3, variant, online: [0, 1] });
    machine.settle();
    reschedCpu(machine.cpus[0], 1);
    expect(machine.cpus[1].serve()).toBe(true);
    reschedCpu(machine.cpus[0], 2);
    expect(machine.cpus[2].serve()).toBe(false);
    expect(stopOneCpu(machine.cpus[0], 1, doNothing, 0)).toBe(0);
  });

  it('sets the flag of a CPU that idles polling, in a kernel that polls', () => {
    const machine = new FakeMachine({ cpus: 2, variant: 'v6.18' });
    setPolling(machine.cpus[1]);
    reschedCpu(machine.cpus[0], 1);
    expect(needResched(machine.cpus[1])).toBe(true);
  });
});
