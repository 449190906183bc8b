import { describe, expect, it } from 'vitest';
import { CSD } from '../../../../src/kernel/smp/csd.js';
import { Warning } from '../../../../src/kernel/report-bug.js';
import { POISON, popStackCsd, pushStackCsd } from '../../../../src/kernel/smp/stack-csd.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

const SLOTS = 8;

function setUp() {
  const machine = new FakeMachine({ cpus: 2 });
  return { machine, mem: machine.mem, cpu: machine.cpus[0] };
}

describe('the csds on a stack', () => {
  it('are zero when they are taken, each on a cache line of its own', () => {
    const { mem, cpu } = setUp();
    const csds = Array.from({ length: SLOTS }, () => pushStackCsd(cpu));
    expect(csds.map((csd) => csd % 16)).toEqual(csds.map(() => 0));
    expect(new Set(csds).size).toBe(SLOTS);
    for (const csd of csds) expect([...mem.subarray(csd, csd + CSD.size)]).toEqual(Array(CSD.size).fill(0));
  });

  it('are freed in the opposite order, and used again', () => {
    const { machine, cpu } = setUp();
    const [first, second] = [pushStackCsd(cpu), pushStackCsd(cpu)];
    popStackCsd(cpu, second);
    expect(pushStackCsd(cpu)).toBe(second);
    popStackCsd(cpu, second);
    popStackCsd(cpu, first);
    expect(pushStackCsd(cpu)).toBe(first);
    expect(machine.warnings).toEqual([]);
  });

  it('are poisoned when they are freed: unlocked, and no function to call', () => {
    const { mem, cpu } = setUp();
    const csd = pushStackCsd(cpu);
    popStackCsd(cpu, csd);
    expect([...mem.subarray(csd, csd + CSD.size)]).toEqual(Array(CSD.size).fill(POISON));
    expect(POISON & 1).toBe(0);
    expect(() => cpu.kernel.functions.get(POISON)(cpu, 0)).toThrow('call of a NULL or wild function pointer');
  });

  it.each(CSD.layout)('find out who wrote to a freed one: %s', (_, offset) => {
    const { machine, mem, cpu } = setUp();
    const csd = pushStackCsd(cpu);
    popStackCsd(cpu, csd);
    mem[csd + offset] = 1;
    expect(pushStackCsd(cpu)).toBe(csd);
    expect(machine.warnings).toEqual([Warning.STACK_OVERWRITTEN]);
    expect([...mem.subarray(csd, csd + CSD.size)]).toEqual(Array(CSD.size).fill(0));
  });

  it('find out who zeroed a freed one', () => {
    const { machine, mem, cpu } = setUp();
    const csd = pushStackCsd(cpu);
    popStackCsd(cpu, csd);
    mem[csd + CSD.func] = 0;
    pushStackCsd(cpu);
    expect(machine.warnings).toEqual([Warning.STACK_OVERWRITTEN]);
  });

  it('come to an end', () => {
    const { cpu } = setUp();
    for (let i = 0; i < SLOTS; i++) pushStackCsd(cpu);
    expect(() => pushStackCsd(cpu)).toThrow(`kernel stack overflow: ${SLOTS} nested waiting calls on one CPU`);
  });

  it('belong to one CPU', () => {
    const { machine } = setUp();
    expect(pushStackCsd(machine.cpus[0])).not.toBe(pushStackCsd(machine.cpus[1]));
  });
});
