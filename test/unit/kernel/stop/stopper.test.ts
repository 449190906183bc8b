import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENOENT, ENXIO } from '../../../../src/kernel/errno.js';
import type { KernelFunction } from '../../../../src/kernel/kernel.js';
import { Warning } from '../../../../src/kernel/report-bug.js';
import { smpCallOnCpu, stopOneCpu, stopOneCpuNowait } from '../../../../src/kernel/stop/stop-cpus.js';
import {
  CPU_STOP_DONE,
  CPU_STOP_WORK,
  cpuStopQueueWork,
  cpuStopperThread,
  initStopDone,
  initStopWork,
  queueWorkLocked,
  stopperPark,
  stopperUnpark,
} from '../../../../src/kernel/stop/stopper.js';
import { WouldSpin, FakeMachine, type FakeCpu } from '../../../support/fake-cpu.js';

afterEach(() => void vi.restoreAllMocks());

/** Acts just before the lock of a stopper is taken for the `nth` time. */
function beforeLock(nth: number, act: () => void): void {
  const { exchange } = Atomics;
  let locks = 0;
  vi.spyOn(Atomics, 'exchange').mockImplementation((...args: Parameters<typeof exchange>) => {
    if (++locks === nth) act();
    return exchange(...args);
  });
}

function setUp(online?: readonly number[], variant = 'v3.16') {
  const ran: string[] = [];
  let result = 0;
  let during: (cpu: FakeCpu) => void = () => {};
  const work: KernelFunction = (cpu, arg) => {
    ran.push(`${arg} on ${cpu.id}`);
    during(cpu as FakeCpu);
    return result;
  };
  const words = { works: 4 * CPU_STOP_WORK.size, done: CPU_STOP_DONE.size };
  const machine = new FakeMachine({ cpus: 3, variant, functions: { work }, data: words, ...(online && { online }) });
  const { mem, map, cpus } = machine;
  const done = map.data.done.base;
  const works = [0, 1, 2, 3].map((arg) => {
    const address = map.data.works.base + arg * CPU_STOP_WORK.size;
    initStopWork(cpus[0], address, work, arg, done);
    return address;
  });
  initStopDone(cpus[0], done, works.length);
  const state = () => ({
    left: mem[done + CPU_STOP_DONE.nrTodo],
    executed: mem[done + CPU_STOP_DONE.executed],
    complete: mem[done + CPU_STOP_DONE.completion],
  });
  return {
    machine,
    cpus,
    works,
    ran,
    work,
    done,
    state,
    returns: (value: number) => (result = value),
    whileItRuns: (act: typeof during) => (during = act),
  };
}

describe('a stopper', () => {
  it('runs its works in order, with preemption off and irqs on, and completes with the last', () => {
    const { cpus, works, ran, state, machine, whileItRuns } = setUp();
    const contexts: unknown[] = [];
    whileItRuns((cpu) => contexts.push([cpu.preemptCount(), cpu.irqsDisabled(), cpu.inHardirq(), state().complete]));
    for (const work of works) cpuStopQueueWork(cpus[0], 1, work);
    expect(ran).toEqual([]);
    expect(state()).toEqual({ left: 4, executed: 0, complete: 0 });
    machine.settle();
    expect(ran).toEqual(['0 on 1', '1 on 1', '2 on 1', '3 on 1']);
    expect(contexts).toEqual(works.map(() => [1, false, false, 0]));
    expect(state()).toEqual({ left: 0, executed: 1, complete: 1 });
  });

  it('waits while preemption or irqs are off', () => {
    const { cpus, works, ran } = setUp();
    cpus[1].preemptDisable();
    cpuStopQueueWork(cpus[0], 1, works[0]);
    cpus[1].relax();
    cpus[1].irqDisable();
    cpus[1].preemptEnable();
    expect(ran).toEqual([]);
    cpus[1].irqEnable();
    cpus[1].relax();
    expect(ran).toEqual(['0 on 1']);
  });

  it('runs at once when this CPU queues for itself', () => {
    const { cpus, works, ran } = setUp();
    cpuStopQueueWork(cpus[1], 1, works[0]);
    expect(ran).toEqual(['0 on 1']);
  });

  it('takes a work that is queued while it runs', () => {
    const { cpus, works, ran, machine, whileItRuns } = setUp();
    let next = 1;
    whileItRuns((cpu) => next < 3 && cpuStopQueueWork(cpu, 1, works[next++]));
    cpuStopQueueWork(cpus[0], 1, works[0]);
    machine.settle();
    expect(ran).toEqual(['0 on 1', '1 on 1', '2 on 1']);
  });

  it('runs works of several CPUs at several CPUs', () => {
    const { cpus, works, ran, machine, state } = setUp();
    cpuStopQueueWork(cpus[0], 1, works[0]);
    cpuStopQueueWork(cpus[1], 2, works[1]);
    cpuStopQueueWork(cpus[2], 1, works[2]);
    cpuStopQueueWork(cpus[0], 0, works[3]);
    machine.settle();
    expect(ran.toSorted()).toEqual(['0 on 1', '1 on 2', '2 on 1', '3 on 0']);
    expect(state().complete).toBe(1);
  });

  it('that is disabled completes what it gets, unexecuted', () => {
    const { cpus, works, ran, state, machine } = setUp([0, 1]);
    for (const work of works) cpuStopQueueWork(cpus[0], 2, work);
    machine.settle();
    expect(ran).toEqual([]);
    expect(state()).toEqual({ left: 0, executed: 0, complete: 1 });
  });

  it.each([
    ['v3.15', true, ['0 on 1', '1 on 1', '2 on 1']],
    ['v6.18', false, ['0 on 1', '1 on 1']],
  ])(
    'of %s that is told to park (takes more: %s) runs what it has first, and works again when unparked',
    (variant, takes, parked) => {
      const { cpus, works, ran, state, machine } = setUp(undefined, variant);
      for (const work of works.slice(0, 2)) cpuStopQueueWork(cpus[0], 1, work);
      stopperPark(cpus[1]);
      expect(state()).toEqual({ left: 4, executed: 0, complete: 0 });
      expect(cpuStopQueueWork(cpus[0], 1, works[2])).toBe(takes);
      machine.settle();
      expect(ran).toEqual(parked);
      expect(cpuStopQueueWork(cpus[0], 1, works[2])).toBe(false);
      stopperUnpark(cpus[0], 1);
      cpuStopQueueWork(cpus[0], 1, works[3]);
      machine.settle();
      expect(ran.splice(0)).toEqual([...parked, '3 on 1']);
    },
  );

  it('of v3.15 lets go what came after the last look at its queue, and runs it all the same when it is back', () => {
    const { cpus, works, ran, state, machine } = setUp(undefined, 'v3.15');
    stopperPark(cpus[1]);
    beforeLock(2, () => cpuStopQueueWork(cpus[0], 1, works[0]));
    cpuStopperThread(cpus[1]);
    expect(ran).toEqual([]);
    expect(state()).toEqual({ left: 3, executed: 0, complete: 0 });
    stopperUnpark(cpus[0], 1);
    machine.settle();
    expect(ran).toEqual(['0 on 1']);
    expect(state()).toEqual({ left: 2, executed: 1, complete: 0 });
  });

  it('of v6.18 warns of works that it parks with', () => {
    const { cpus, works, ran, machine } = setUp(undefined, 'v6.18');
    stopperPark(cpus[1]);
    beforeLock(2, () => queueWorkLocked(cpus[0], 1, works[0])); // nothing does that
    cpuStopperThread(cpus[1]);
    expect(ran).toEqual([]);
    expect(machine.warnings).toEqual([Warning.STOPPER_NOT_EMPTY]);
  });

  it.each(['v3.15', 'v6.18'])(
    'of %s that parks runs the work of a CPU that saw it enabled and held the lock',
    (variant) => {
      const { cpus, works, ran, state } = setUp(undefined, variant);
      stopperPark(cpus[1]);
      beforeLock(1, () => queueWorkLocked(cpus[0], 1, works[0]));
      cpuStopperThread(cpus[1]);
      expect(ran).toEqual(['0 on 1']);
      expect(state()).toEqual({ left: 3, executed: 1, complete: 0 });
    },
  );

  it.each([
    ['v3.15', true],
    ['v6.18', false],
  ])('of %s crashes on an error that no CPU waits for: %s', (variant, crashes) => {
    const { cpus, ran, work, works, machine, returns } = setUp(undefined, variant);
    returns(-5);
    stopOneCpuNowait(cpus[0], 1, work, 9, works[0]);
    if (crashes) expect(() => machine.settle()).toThrow('kernel BUG: a stopper function that no CPU waits for');
    else machine.settle();
    expect(ran).toEqual(['9 on 1']);
  });

  it('runs a work that nobody waits for', () => {
    const { cpus, ran, work, works, machine } = setUp();
    const other = setUp([0, 1]);
    expect(stopOneCpuNowait(cpus[0], 1, work, 9, works[0])).toBe(true);
    expect(machine.mem[works[0] + CPU_STOP_WORK.done]).toBe(0);
    machine.settle();
    expect(ran).toEqual(['9 on 1']);
    expect(stopOneCpuNowait(other.cpus[0], 2, other.work, 9, other.works[0])).toBe(false);
  });

  it.each([1, -1])('warns when a function leaves the preemption count %i off, each time', (leak) => {
    const { cpus, works, machine, whileItRuns } = setUp();
    whileItRuns((cpu) => (leak > 0 ? cpu.preemptDisable() : cpu.preemptEnable()));
    cpuStopQueueWork(cpus[0], 1, works[0]);
    machine.settle();
    expect(machine.warnings).toEqual([Warning.PREEMPT_COUNT_LEAKED]);
  });

  it('does nothing when it has nothing to do', () => {
    const { cpus, ran, machine } = setUp();
    cpuStopperThread(cpus[1]);
    expect(ran).toEqual([]);
    expect(machine.warnings).toEqual([]);
  });
});

describe('stopOneCpu', () => {
  it.each([0, 1])('runs the function on CPU %i and gives back what it returned', (target) => {
    const { cpus, ran, work, returns } = setUp();
    returns(-5);
    expect(stopOneCpu(cpus[0], target, work, 3)).toBe(-5);
    returns(0);
    expect(stopOneCpu(cpus[0], target, work, 4)).toBe(0);
    expect(ran).toEqual([`3 on ${target}`, `4 on ${target}`]);
  });

  it('says so when the stopper is disabled', () => {
    const { cpus, ran, work } = setUp([0, 1]);
    expect(stopOneCpu(cpus[0], 2, work, 3)).toBe(-ENOENT);
    expect(ran).toEqual([]);
  });

  it('waits for a CPU that has preemption off', () => {
    const { cpus, work } = setUp();
    cpus[1].preemptDisable();
    expect(() => stopOneCpu(cpus[0], 1, work, 3)).toThrow(WouldSpin);
  });

  it('must be able to sleep', () => {
    const { cpus, work } = setUp();
    cpus[0].preemptDisable();
    expect(() => stopOneCpu(cpus[0], 1, work, 3)).toThrow('sleeping function called from invalid context');
  });
});

describe('smpCallOnCpu', () => {
  it.each([0, 1])('runs the function in task context on CPU %i and gives back what it returned', (target) => {
    const { cpus, ran, work, returns, whileItRuns } = setUp();
    whileItRuns((cpu) => expect([cpu.inHardirq(), cpu.irqsDisabled()]).toEqual([false, false]));
    returns(-7);
    expect(smpCallOnCpu(cpus[0], target, work, 3)).toBe(-7);
    expect(ran).toEqual([`3 on ${target}`]);
  });

  it.each([2, 3, -1])('says so when CPU %i is not there', (target) => {
    const { cpus, work } = setUp([0, 1]);
    expect(smpCallOnCpu(cpus[0], target, work, 3)).toBe(-ENXIO);
  });
});
