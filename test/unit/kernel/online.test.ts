import { describe, expect, it } from 'vitest';
import {
  cpuActive,
  cpuOnline,
  nextOnlineCpu,
  numOnlineCpus,
  setCpuActive,
  setCpuOnline,
} from '../../../src/kernel/online.js';
import { startSecondary } from '../../../src/kernel/hotplug/cpu-up.js';
import { CpuAction, cpuNotify } from '../../../src/kernel/hotplug/notifier.js';
import { Event } from '../../../src/trace/event.js';
import { FakeMachine } from '../../support/fake-cpu.js';

describe('the masks of CPUs', () => {
  it('online and active are two things', () => {
    const { cpus } = new FakeMachine({ cpus: 3 });
    setCpuActive(cpus[0], 1, false);
    setCpuOnline(cpus[0], 2, false);
    expect([0, 1, 2].map((id) => [cpuOnline(cpus[0], id), cpuActive(cpus[0], id)])).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  it('online CPUs are counted and found', () => {
    const { cpus } = new FakeMachine({ cpus: 40, online: [3, 31, 32, 39] });
    expect(numOnlineCpus(cpus[3])).toBe(4);
    expect([0, 3, 4, 32, 33, 39, 40].map((from) => nextOnlineCpu(cpus[3], from))).toEqual([3, 3, 31, 32, 39, 39, 40]);
  });

  it.each([
    ['v3.15', 'at once'],
    ['two-stoppers', 'at once'],
    ['active-late', 'when the notifiers are told'],
    ['v6.18', 'when the notifiers are told'],
  ])('a CPU that comes up is active in %s %s', (variant, when) => {
    const { cpus } = new FakeMachine({ cpus: 2, variant, online: [0] });
    cpus[1].irqDisable();
    startSecondary(cpus[1]);
    expect([cpuOnline(cpus[0], 1), cpuActive(cpus[0], 1)]).toEqual([true, when === 'at once']);
    setCpuActive(cpus[0], 1, false);
    cpuNotify(cpus[0], CpuAction.ONLINE, 1);
    expect(cpuActive(cpus[0], 1)).toBe(when !== 'at once');
  });

  it('coming and going online is traced', () => {
    const machine = new FakeMachine({ cpus: 2 });
    setCpuOnline(machine.cpus[0], 1, false);
    setCpuOnline(machine.cpus[1], 1, true);
    expect(machine.events).toEqual([
      { cpu: 0, kind: Event.CPU_OFFLINE, a: 1, b: 0, c: 0 },
      { cpu: 1, kind: Event.CPU_ONLINE, a: 1, b: 0, c: 0 },
    ]);
  });
});
