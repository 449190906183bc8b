import { describe, expect, it } from 'vitest';
import {
  allocateCfd,
  CFD_SPARE_BLOCKS,
  cfdBlock,
  cfdCsd,
  cfdIpiMask,
  cfdMask,
  freeCfd,
} from '../../../../src/kernel/smp/cfd.js';
import { CSD, CSD_FLAG_LOCK } from '../../../../src/kernel/smp/csd.js';
import { ENOMEM } from '../../../../src/kernel/errno.js';
import { FAULTS } from '../../../../src/kernel/fault.js';
import { Warning } from '../../../../src/kernel/report-bug.js';
import { POISON } from '../../../../src/kernel/smp/stack-csd.js';
import { at } from '../../../../src/memory/arena.js';
import { Event } from '../../../../src/trace/event.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

const CPUS = 40;

function setUp(online: readonly number[] = [0, 1]) {
  const machine = new FakeMachine({ cpus: CPUS, online });
  return { machine, mem: machine.mem, map: machine.map, cpus: machine.cpus, cpu: machine.cpus[online[0]] };
}

describe('call data', () => {
  it('is two masks and a csd for each CPU, none of which share a cache line', () => {
    const { cpus, map } = setUp();
    const block = cfdMask(cpus[0]);
    expect(cfdIpiMask(cpus[0])).toBe(block + 2);
    const csds = Array.from({ length: CPUS }, (_, target) => cfdCsd(cpus[0], target));
    expect(csds.every((csd) => csd % 16 === 0 && csd >= block + 4)).toBe(true);
    expect(new Set(csds).size).toBe(CPUS);
    expect(csds.at(-1)! + CSD.size).toBeLessThanOrEqual(block + cfdBlock(CPUS).size);
    expect(cfdMask(cpus[1])).toBeGreaterThanOrEqual(block + map.cfdBlocks.stride);
  });

  it('is zero when it is new', () => {
    const { cpu, mem, map, cpus } = setUp();
    mem.fill(-1, at(map.cfdBlocks, 5), at(map.cfdBlocks, 6));
    expect(allocateCfd(cpu, 5)).toBe(0);
    expect(cfdMask(cpus[5])).toBe(at(map.cfdBlocks, 5)); // of its number, so that its name says whose it is
    expect(mem.subarray(at(map.cfdBlocks, 5), at(map.cfdBlocks, 6)).every((word) => word === 0)).toBe(true);
  });

  it('is poisoned when it is freed, and used again', () => {
    const { machine, cpu, mem, map, cpus } = setUp();
    const block = cfdMask(cpus[1]);
    freeCfd(cpu, 1);
    expect(cfdMask(cpus[1])).toBe(0);
    expect(mem.subarray(block, block + map.cfdBlocks.stride).every((word) => word === POISON)).toBe(true);
    expect(machine.traced(Event.FREED)).toEqual([
      { cpu: 0, kind: Event.FREED, a: block, b: map.cfdBlocks.stride, c: 0 },
    ]);
    freeCfd(cpu, 1); // there is nothing to free any more
    expect(machine.traced(Event.FREED)).toHaveLength(1);
    expect([allocateCfd(cpu, 1), cfdMask(cpus[1])]).toEqual([0, block]);
    expect(machine.warnings).toEqual([]);
  });

  it('that is freed with calls in flight warns for each', () => {
    const { machine, cpu, mem, cpus } = setUp();
    for (const target of [0, 39]) mem[cfdCsd(cpus[1], target) + CSD.flags] = CSD_FLAG_LOCK;
    freeCfd(cpu, 1);
    expect(machine.traced(Event.WARN).map(({ a, b, c }) => [a, b, c])).toEqual([
      [Warning.CFD_BUSY_WHEN_FREED, 1, 0],
      [Warning.CFD_BUSY_WHEN_FREED, 1, 39],
    ]);
  });

  it('may be had by every CPU and a few more times, then there is no memory', () => {
    const { cpu } = setUp();
    for (let i = 2; i < CPUS + CFD_SPARE_BLOCKS; i++) expect(allocateCfd(cpu, i % CPUS)).toBe(0);
    expect(allocateCfd(cpu, 3)).toBe(-ENOMEM);
  });

  it('may be refused once', () => {
    const { cpu, mem, map, cpus } = setUp();
    mem[map.faults.base + FAULTS.cfdAllocation] = 3 + 1;
    expect([allocateCfd(cpu, 2), allocateCfd(cpu, 3), allocateCfd(cpu, 3)]).toEqual([0, -ENOMEM, 0]);
    expect(cfdMask(cpus[3])).not.toBe(0);
  });
});
