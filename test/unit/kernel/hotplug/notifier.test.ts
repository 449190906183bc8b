import { describe, expect, it } from 'vitest';
import {
  CPU_TASKS_FROZEN,
  CpuAction,
  cpuActionName,
  cpuNotify,
  type Notifier,
  notifierChain,
} from '../../../../src/kernel/hotplug/notifier.js';
import { Event } from '../../../../src/trace/event.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

const CHAIN = ['sched_cpu_active', 'hotplug_cfd', 'irq_work', 'fault_injection', 'sched_cpu_inactive'];

function notifier(name: string, priority: number, call: Notifier['call'] = () => 0): Notifier {
  return { name, priority, call };
}

describe('the notifier chain', () => {
  it('is called by priority, and in order of registration where that is the same', () => {
    const chain = notifierChain([
      notifier('a', 0),
      notifier('b', 5),
      notifier('c', 0),
      notifier('d', -5),
      notifier('e', 5),
    ]);
    expect(chain.map(({ name }) => name)).toEqual(['b', 'e', 'a', 'c', 'd']);
  });

  it("has the kernel's own: active first, call data before irq_work, inactive last", () => {
    const { cpus } = new FakeMachine();
    expect(cpus[0].kernel.notifiers.map(({ name }) => name)).toEqual(CHAIN);
  });

  it.each([
    { priority: 0, place: 3, why: "behind the kernel's of the same priority" },
    { priority: 1, place: 1, why: 'before hotplug_cfd' },
    { priority: -1, place: 4, why: 'behind the fault injection' },
    { priority: -(2 ** 31), place: 5, why: 'last of all' },
    { priority: 2 ** 31 - 1, place: 1, why: 'behind sched_cpu_active' },
  ])("takes a program's of priority $priority $why", ({ priority, place }) => {
    const { cpus } = new FakeMachine({ notifiers: [notifier('mine', priority)] });
    expect(cpus[0].kernel.notifiers.map(({ name }) => name)).toEqual(CHAIN.toSpliced(place, 0, 'mine'));
  });
});

describe('telling the chain', () => {
  function setUp(veto: number) {
    const told: string[] = [];
    const notifiers = ['a', 'b', 'c'].map((name, index) =>
      notifier(name, 10 - index, (cpu, action, about) => {
        told.push(`${name} ${action} ${about} on ${cpu.id}`);
        return index === 1 ? veto : 0;
      }),
    );
    return { machine: new FakeMachine({ notifiers }), told };
  }

  it('tells everybody what happens to whom', () => {
    const { machine, told } = setUp(0);
    expect(cpuNotify(machine.cpus[1], CpuAction.DEAD, 3)).toEqual({ error: 0, called: 8 });
    expect(told).toEqual(['a 7 3 on 1', 'b 7 3 on 1', 'c 7 3 on 1']);
    expect(machine.traced(Event.NOTIFY).map(({ a, b, c }) => [a, b, c])).toEqual(
      Array.from({ length: 8 }, (_, index) => [7, 3, index]),
    );
  });

  it('ends with a veto, and says how many were told', () => {
    const { machine, told } = setUp(-16);
    expect(cpuNotify(machine.cpus[1], CpuAction.POST_DEAD, 3)).toEqual({ error: -16, called: 3 });
    expect(told).toEqual(['a 9 3 on 1', 'b 9 3 on 1']);
  });

  it('takes what is not negative for no veto', () => {
    const { machine } = setUp(1);
    expect(cpuNotify(machine.cpus[1], CpuAction.POST_DEAD, 3)).toMatchObject({ error: 0 });
  });

  it.each([0, 1, 2])('tells no more than %i', (limit) => {
    const { machine, told } = setUp(0);
    expect(cpuNotify(machine.cpus[1], CpuAction.POST_DEAD, 3, limit)).toEqual({ error: 0, called: limit });
    expect(told).toHaveLength(Math.max(0, limit - 1)); // sched_cpu_active comes first
  });
});

describe('the name of an action', () => {
  it.each(Object.entries(CpuAction))('%s is that of its _FROZEN twin too', (name, action) => {
    expect([cpuActionName(action), cpuActionName(action | CPU_TASKS_FROZEN)]).toEqual([name, name]);
  });

  it('is undefined for what is none', () => {
    expect(cpuActionName(0)).toBeUndefined();
  });
});
