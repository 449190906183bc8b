import { describe, expect, it } from 'vitest';
import {
  CSD,
  CSD_FLAG_LOCK,
  CSD_FLAG_SLEEPER,
  CSD_FLAG_WAIT,
  CSD_TYPE_SYNC,
  csdInit,
  csdLock,
  csdLocked,
  csdLockWait,
  csdUnlock,
} from '../../../../src/kernel/smp/csd.js';
import { Warning } from '../../../../src/kernel/report-bug.js';
import { at } from '../../../../src/memory/arena.js';
import { FakeMachine, WouldSpin } from '../../../support/fake-cpu.js';

function setUp(variant = 'v3.15') {
  const machine = new FakeMachine({ cpus: 2, variant });
  const csd = at(machine.map.csdData, 0);
  return { machine, mem: machine.mem, cpu: machine.cpus[0], target: machine.cpus[1], csd, flags: csd + CSD.flags };
}

describe('a csd', () => {
  it('is locked by its owner and unlocked by its target', () => {
    const { mem, cpu, target, csd } = setUp();
    expect(csdLocked(mem, csd)).toBe(false);
    csdLock(cpu, csd);
    expect(csdLocked(mem, csd)).toBe(true);
    csdUnlock(target, csd);
    expect(csdLocked(mem, csd)).toBe(false);
    expect(target.woken).toEqual([]); // nobody has said that it sleeps
  });

  it('wakes a waiter that said it sleeps', () => {
    const { mem, cpu, target, csd } = setUp();
    csdLock(cpu, csd);
    mem[csd + CSD.flags] |= CSD_FLAG_SLEEPER;
    csdUnlock(target, csd);
    expect({ flags: mem[csd + CSD.flags], woken: target.woken }).toEqual({ flags: 0, woken: ['csd_data[0].flags'] });
  });

  it('is waited for while it is locked', () => {
    const { machine, mem, cpu, target, csd } = setUp();
    csdLockWait(cpu, csd); // not at all
    csdLock(cpu, csd);
    expect(() => csdLockWait(cpu, csd)).toThrow(WouldSpin);
    expect(() => csdLock(cpu, csd)).toThrow('CPU 0 waits for ever: csd_data[0].flags stays 1');
    machine.meanwhile.push(
      () => (mem[csd + CSD.flags] |= CSD_FLAG_WAIT),
      () => csdUnlock(target, csd),
    );
    csdLock(cpu, csd);
    expect(machine.meanwhile).toEqual([]);
    expect(mem[csd + CSD.flags]).toBe(CSD_FLAG_LOCK);
  });

  it('names its function and argument, and keeps its flags meanwhile', () => {
    const { mem, cpu, csd } = setUp();
    csdLock(cpu, csd);
    csdInit(cpu, csd, 4, -7);
    expect([mem[csd + CSD.func], mem[csd + CSD.info], mem[csd + CSD.flags]]).toEqual([4, -7, CSD_FLAG_LOCK]);
  });

  it.each([CSD_FLAG_LOCK, CSD_FLAG_LOCK | CSD_FLAG_WAIT, CSD_FLAG_LOCK | CSD_TYPE_SYNC])(
    'with flags %i is free again, type and all',
    (flags) => {
      const { machine, mem, target, csd } = setUp('v6.18');
      mem[csd + CSD.flags] = flags;
      csdUnlock(target, csd);
      expect(mem[csd + CSD.flags]).toBe(0);
      expect(machine.warnings).toEqual([]);
    },
  );

  it.each([
    { variant: 'v3.15', flags: 0, warns: false },
    { variant: 'v3.15', flags: CSD_FLAG_WAIT, warns: true },
    { variant: 'v3.16', flags: 0, warns: false },
    { variant: 'v6.18', flags: 0, warns: true },
    { variant: 'v6.18', flags: CSD_TYPE_SYNC, warns: true },
  ])('that is unlocked with flags $flags warns in $variant: $warns, each time', ({ variant, flags, warns }) => {
    const { machine, mem, target, csd } = setUp(variant);
    for (let i = 0; i < 2; i++) {
      mem[csd + CSD.flags] = flags;
      csdUnlock(target, csd);
    }
    expect(machine.warnings).toEqual(warns ? [Warning.CSD_NOT_LOCKED, Warning.CSD_NOT_LOCKED] : []);
  });
});
