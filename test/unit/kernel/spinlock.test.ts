import { describe, expect, it } from 'vitest';
import { spinLockIrqsave, spinUnlockIrqrestore } from '../../../src/kernel/spinlock.js';
import { FakeMachine, WouldSpin } from '../../support/fake-cpu.js';

function setUp() {
  const machine = new FakeMachine({ cpus: 2, data: { lock: 1 } });
  const state = (cpu = 0) => [machine.cpus[cpu].irqsDisabled(), machine.cpus[cpu].preemptCount()];
  return { machine, cpus: machine.cpus, lock: machine.map.data.lock.base, state };
}

describe('a spinlock', () => {
  it('is held with irqs and preemption off, and leaves them as they were', () => {
    const { cpus, lock, state } = setUp();
    const irqs = spinLockIrqsave(cpus[0], lock);
    expect(state()).toEqual([true, 1]);
    spinUnlockIrqrestore(cpus[0], lock, irqs);
    expect(state()).toEqual([false, 0]);
    cpus[0].irqDisable();
    spinUnlockIrqrestore(cpus[0], lock, spinLockIrqsave(cpus[0], lock));
    expect(state()).toEqual([true, 0]);
    expect(cpus[0].woken).toEqual(['lock', 'lock']);
  });

  it('is waited for by spinning, also where one cannot sleep', () => {
    const { machine, cpus, lock, state } = setUp();
    const irqs = spinLockIrqsave(cpus[0], lock);
    cpus[1].irqDisable();
    expect(() => spinLockIrqsave(cpus[1], lock)).toThrow(WouldSpin);
    cpus[1].preemptEnable(); // it was given up in the middle
    machine.meanwhile.push(
      () => {},
      () => spinUnlockIrqrestore(cpus[0], lock, irqs),
    );
    spinLockIrqsave(cpus[1], lock);
    expect([machine.mem[lock], ...state(1)]).toEqual([1, true, 1]);
  });
});
