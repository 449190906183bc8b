import { describe, expect, it } from 'vitest';
import {
  cpuHotplugBegin,
  cpuHotplugDone,
  cpuMapsUpdateBegin,
  cpuMapsUpdateDone,
  getOnlineCpus,
  HOTPLUG,
  putOnlineCpus,
} from '../../../../src/kernel/hotplug/hotplug-lock.js';
import { FakeMachine, WouldSpin } from '../../../support/fake-cpu.js';

function setUp() {
  const machine = new FakeMachine({ cpus: 3 });
  const word = (field: number) => machine.mem[machine.map.hotplug.base + field];
  return {
    machine,
    cpus: machine.cpus,
    readers: () => word(HOTPLUG.refcount),
    writer: () => word(HOTPLUG.activeWriter) - 1,
  };
}

describe('the hotplug lock', () => {
  it('lets readers in together, and in each other', () => {
    const { cpus, readers } = setUp();
    for (const cpu of [0, 1, 0]) getOnlineCpus(cpus[cpu]);
    expect(readers()).toBe(3);
    for (const cpu of [0, 0, 1]) putOnlineCpus(cpus[cpu]);
    expect(readers()).toBe(0);
    cpuHotplugBegin(cpus[2]);
  });

  it('lets the writer in when all readers have left', () => {
    const { machine, cpus, readers } = setUp();
    getOnlineCpus(cpus[0]);
    getOnlineCpus(cpus[1]);
    expect(() => cpuHotplugBegin(cpus[2])).toThrow(WouldSpin);
    machine.meanwhile.push(
      () => putOnlineCpus(cpus[1]),
      () => putOnlineCpus(cpus[0]),
    );
    cpuHotplugBegin(cpus[2]);
    expect(readers()).toBe(0);
    expect(machine.meanwhile).toEqual([]);
    expect(cpus[0].woken).toContain('cpu_hotplug.refcount');
  });

  it('lets readers in while the writer waits: he may starve, as in Linux 3.15', () => {
    const { machine, cpus, readers } = setUp();
    getOnlineCpus(cpus[0]);
    machine.meanwhile.push(
      () => getOnlineCpus(cpus[1]),
      () => putOnlineCpus(cpus[0]),
      () => expect(readers()).toBe(1),
      () => putOnlineCpus(cpus[1]),
    );
    cpuHotplugBegin(cpus[2]);
    expect(machine.meanwhile).toEqual([]);
  });

  it('keeps readers out while the writer is in', () => {
    const { machine, cpus, readers, writer } = setUp();
    cpuHotplugBegin(cpus[2]);
    expect(writer()).toBe(2);
    expect(() => getOnlineCpus(cpus[0])).toThrow(WouldSpin);
    machine.meanwhile.push(() => cpuHotplugDone(cpus[2]));
    getOnlineCpus(cpus[0]);
    expect([readers(), writer()]).toEqual([1, -1]);
  });

  it('lets the writer himself pass', () => {
    const { cpus, readers } = setUp();
    cpuHotplugBegin(cpus[2]);
    getOnlineCpus(cpus[2]);
    expect(readers()).toBe(0);
    putOnlineCpus(cpus[2]);
    cpuHotplugDone(cpus[2]);
    getOnlineCpus(cpus[2]);
    expect(readers()).toBe(1);
  });

  it('must be waited for where one can sleep', () => {
    const { cpus } = setUp();
    cpuHotplugBegin(cpus[2]);
    cpus[0].preemptDisable();
    expect(() => getOnlineCpus(cpus[0])).toThrow('sleeping function called from invalid context');
  });

  it('is not the lock that serialises cpuUp and cpuDown', () => {
    const { machine, cpus } = setUp();
    cpuMapsUpdateBegin(cpus[0]);
    getOnlineCpus(cpus[1]);
    expect(() => cpuMapsUpdateBegin(cpus[2])).toThrow(WouldSpin);
    machine.meanwhile.push(() => cpuMapsUpdateDone(cpus[0]));
    cpuMapsUpdateBegin(cpus[2]);
  });
});
