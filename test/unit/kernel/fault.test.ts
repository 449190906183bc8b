import { describe, expect, it } from 'vitest';
import { type FaultName, faultFires, FAULTS } from '../../../src/kernel/fault.js';
import { FakeMachine } from '../../support/fake-cpu.js';

describe.each(FAULTS.layout.map(([name]) => name as FaultName))('the fault %s', (name) => {
  it('fires once, for the CPU that it is set for', () => {
    const { cpus, mem, map } = new FakeMachine({ cpus: 3 });
    const fires = () => [0, 1, 2].map((id) => faultFires(cpus[0], name, id));
    expect(fires()).toEqual([false, false, false]);
    mem[map.faults.base + FAULTS[name]] = 1 + 1;
    expect(fires()).toEqual([false, true, false]);
    expect(fires()).toEqual([false, false, false]);
  });
});
