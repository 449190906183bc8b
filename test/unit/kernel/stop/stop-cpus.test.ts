import { describe, expect, it } from 'vitest';
import { EAGAIN, ENOENT } from '../../../../src/kernel/errno.js';
import type { KernelFunction } from '../../../../src/kernel/kernel.js';
import { setCpuActive } from '../../../../src/kernel/online.js';
import { scratchMask } from '../../../../src/kernel/smp/smp-many.js';
import { stopMachine } from '../../../../src/kernel/stop/stop-all.js';
import { STOP_CPUS, stopCpus, stopTwoCpus, tryStopCpus } from '../../../../src/kernel/stop/stop-cpus.js';
import { stopperPark } from '../../../../src/kernel/stop/stopper.js';
import { synchronizeSched } from '../../../../src/kernel/synchronize-sched.js';
import { FakeMachine, WouldSpin } from '../../../support/fake-cpu.js';

function setUp(variant: string, online?: readonly number[]) {
  const ran: string[] = [];
  const results = new Map<number, number>();
  const work: KernelFunction = (cpu, arg) => {
    ran.push(`${arg} on ${cpu.id}`);
    return results.get(cpu.id);
  };
  const machine = new FakeMachine({ cpus: 4, variant, functions: { work }, ...(online && { online }) });
  return {
    machine,
    mem: machine.mem,
    cpus: machine.cpus,
    mutex: machine.map.stopCpus.base + STOP_CPUS.mutex,
    ran,
    results,
    work,
  };
}

describe.each(['v3.15', 'two-stoppers', 'v6.18'])('in %s', (variant) => {
  const early = variant !== 'v6.18';
  describe.each([
    { name: 'stopCpus', stop: stopCpus },
    { name: 'tryStopCpus', stop: tryStopCpus },
  ])('$name', ({ stop }) => {
    it('runs the function in the stoppers of the CPUs of the mask', () => {
      const { cpus, ran, work, mem, mutex } = setUp(variant);
      expect(stop(cpus[0], scratchMask(cpus[0], [0, 2, 3]), work, 5)).toBe(0);
      expect(ran.toSorted()).toEqual(['5 on 0', '5 on 2', '5 on 3']);
      expect(mem[mutex]).toBe(0);
      expect(cpus[0].preemptCount()).toBe(0);
    });

    it('gives back a result that is not 0', () => {
      const { cpus, results, work } = setUp(variant);
      results.set(2, -7);
      expect(stop(cpus[0], scratchMask(cpus[0], [1, 2, 3]), work, 5)).toBe(-7);
      expect(stop(cpus[0], scratchMask(cpus[0], [1, 3]), work, 5)).toBe(0);
    });

    it('says so when nobody ran it', () => {
      const { cpus, ran, work, mem, mutex } = setUp(variant, [0, 1]);
      expect(stop(cpus[0], scratchMask(cpus[0], [2, 3]), work, 5)).toBe(-ENOENT);
      expect(stop(cpus[0], scratchMask(cpus[0], []), work, 5)).toBe(-ENOENT);
      expect(stop(cpus[0], scratchMask(cpus[0], [1, 2]), work, 5)).toBe(0);
      expect(ran).toEqual(['5 on 1']);
      expect(mem[mutex]).toBe(0);
    });
  });

  it('one request is served at a time: stopCpus waits, tryStopCpus does not', () => {
    const { machine, cpus, ran, work, mem, mutex } = setUp(variant);
    mem[mutex] = 1;
    expect(tryStopCpus(cpus[0], scratchMask(cpus[0], [1]), work, 5)).toBe(-EAGAIN);
    expect(() => stopCpus(cpus[0], scratchMask(cpus[0], [1]), work, 5)).toThrow(WouldSpin);
    expect(ran).toEqual([]);
    machine.meanwhile.push(() => (mem[mutex] = 0));
    expect(stopCpus(cpus[0], scratchMask(cpus[0], [1]), work, 5)).toBe(0);
    expect(ran).toEqual(['5 on 1']);
  });

  it.each([
    [1, 3],
    [3, 1],
  ])(
    'stopTwoCpus refuses CPUs %i and %i when one is not ready: not active in 3.15 and 4.2, not enabled today',
    (one, two) => {
      const { cpus, ran, work } = setUp(variant);
      if (variant === 'v6.18') stopperPark(cpus[3]);
      else setCpuActive(cpus[0], 3, false);
      expect(stopTwoCpus(cpus[0], one, two, work, 5)).toBe(-ENOENT);
      expect(ran).toEqual([]);
      expect(cpus[0].preemptCount()).toBe(0);
    },
  );

  it(`stopTwoCpus of a CPU that is active before its stopper is enabled ${early ? 'never ends' : 'is refused'}`, () => {
    const { cpus, ran, work } = setUp(variant, [0, 1, 2]);
    setCpuActive(cpus[0], 3, true);
    const stop = () => stopTwoCpus(cpus[0], 1, 3, work, 5);
    if (early) expect(stop).toThrow(WouldSpin);
    else expect(stop()).toBe(-ENOENT);
    expect(ran).toEqual([]);
  });

  it('stopMachine with a single CPU online runs there, irqs off', () => {
    const { cpus, ran, results, work } = setUp(variant, [2]);
    results.set(2, 9);
    expect(stopMachine(cpus[2], work, 1)).toBe(9);
    expect(stopMachine(cpus[2], work, 2, [2])).toBe(9);
    expect(stopMachine(cpus[2], work, 3, [1])).toBe(0);
    expect(ran).toEqual(['1 on 2', '2 on 2']);
    expect([cpus[2].irqsDisabled(), cpus[2].preemptCount()]).toEqual([false, 0]);
  });

  it('synchronizeSched waits for whoever has preemption off', () => {
    const { machine, cpus } = setUp(variant, [0, 1, 2]);
    synchronizeSched(cpus[0]);
    cpus[1].preemptDisable();
    let left = false;
    machine.meanwhile.push(
      () => void cpus[2].serve(),
      () => {
        left = true;
        cpus[1].preemptEnable();
      },
    );
    synchronizeSched(cpus[0]);
    expect(left).toBe(true);
  });

  it('whoever spins while others queue is woken when they are done', () => {
    const { machine, cpus, work } = setUp(variant);
    stopCpus(cpus[0], scratchMask(cpus[0], [1]), work, 0);
    expect(cpus[0].woken).toContain(machine.describe(machine.map.stopCpus.base + STOP_CPUS.inProgress));
  });
});
