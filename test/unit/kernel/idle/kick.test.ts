import { describe, expect, it } from 'vitest';
import { CSD } from '../../../../src/kernel/smp/csd.js';
import { EBUSY, ENXIO } from '../../../../src/kernel/errno.js';
import { KICK, kickIlb, nohzIdleBalance } from '../../../../src/kernel/idle/kick.js';
import { at } from '../../../../src/memory/arena.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

describe.each(['v3.15', 'kick-by-csd', 'v6.18', 'busted-racy-busy'])('kickIlb in %s', (variant) => {
  function setUp(online?: readonly number[]) {
    const machine = new FakeMachine({ cpus: 3, variant, ...(online && { online }) });
    const kick = at(machine.map.kick, 2);
    return {
      machine,
      cpus: machine.cpus,
      kicks: () => machine.mem[kick + KICK.kicks],
      flags: () => machine.mem[kick + KICK.csd + CSD.flags],
    };
  }

  it('makes the target balance once, however many ask', () => {
    const { machine, cpus, kicks, flags } = setUp();
    expect([kickIlb(cpus[0], 2), kickIlb(cpus[1], 2), kickIlb(cpus[0], 2)]).toEqual([0, -EBUSY, -EBUSY]);
    machine.settle();
    expect([kicks(), flags()]).toEqual([1, 0]);
  });

  it('can be asked for again when it has been done', () => {
    const { machine, cpus, kicks } = setUp();
    for (const sender of [0, 1, 1]) {
      expect(kickIlb(cpus[sender], 2)).toBe(0);
      machine.settle();
    }
    expect(kicks()).toBe(3);
    expect(machine.warnings).toEqual([]);
  });

  it('of a CPU that is not online is refused, and can be asked for later', () => {
    const { cpus, flags } = setUp([0, 1]);
    expect([kickIlb(cpus[0], 2), kickIlb(cpus[1], 2)]).toEqual([-ENXIO, -ENXIO]);
    expect(flags()).toBe(0);
    expect(cpus[0].irqsDisabled()).toBe(false);
  });

  it('is claimed until its function runs, but where load balancing gives the claim back', () => {
    const { machine, cpus } = setUp();
    kickIlb(cpus[0], 2);
    nohzIdleBalance(cpus[2], 2);
    const claimed = machine.mem[at(machine.map.kick, 2) + KICK.claimed];
    expect(claimed).toBe(variant === 'kick-by-csd' || variant === 'busted-racy-busy' ? 0 : 1);
  });

  it('runs at once when this CPU is the target', () => {
    const { cpus, kicks } = setUp();
    expect(kickIlb(cpus[2], 2)).toBe(0);
    expect(kicks()).toBe(1);
  });
});
