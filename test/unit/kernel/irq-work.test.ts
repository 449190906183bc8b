import { describe, expect, it } from 'vitest';
import {
  IRQ_WORK,
  irqWorkBusy,
  irqWorkQueue,
  irqWorkQueueOn,
  irqWorkRun,
  irqWorkSync,
} from '../../../src/kernel/irq-work.js';
import type { KernelFunction } from '../../../src/kernel/kernel.js';
import { CPU_TASKS_FROZEN, CpuAction, cpuNotify } from '../../../src/kernel/hotplug/notifier.js';
import { Vector } from '../../../src/machine/vectors.js';
import { clearCpu } from '../../../src/kernel/cpumask.js';
import { Warning } from '../../../src/kernel/report-bug.js';
import { FakeMachine, WouldSpin } from '../../support/fake-cpu.js';

function setUp(variant = 'v3.16') {
  const ran: string[] = [];
  let during: (work: number) => void = () => {};
  const work: KernelFunction = (cpu, info) => {
    ran.push(`${info} on ${cpu.id}${cpu.inHardirq() ? ' in hardirq' : ''}`);
    during(works[info]);
  };
  const machine = new FakeMachine({ cpus: 2, variant, functions: { work }, data: { works: 4 * IRQ_WORK.size } });
  const { mem } = machine;
  const works = Array.from({ length: 4 }, (_, info) => {
    const address = machine.map.data.works.base + info * IRQ_WORK.size;
    mem[address + IRQ_WORK.func] = machine.cpus[0].kernel.functions.numberOf(work);
    mem[address + IRQ_WORK.info] = info;
    return address;
  });
  return { machine, mem, cpu: machine.cpus[0], works, ran, whileItRuns: (act: typeof during) => (during = act) };
}

describe('irq_work', () => {
  it('is run here, in interrupt context, as soon as irqs are on', () => {
    const { cpu, works, ran, mem } = setUp();
    cpu.irqDisable();
    expect(irqWorkQueue(cpu, works[0])).toBe(true);
    expect(ran).toEqual([]);
    expect(irqWorkBusy(mem, works[0])).toBe(true);
    cpu.irqEnable();
    expect(ran).toEqual(['0 on 0 in hardirq']);
    expect(irqWorkBusy(mem, works[0])).toBe(false);
  });

  it('that is queued with irqs on has run on return', () => {
    const { cpu, works, ran } = setUp();
    expect(irqWorkQueue(cpu, works[0])).toBe(true);
    expect(ran).toHaveLength(1);
  });

  it('is queued once, however many ask', () => {
    const { machine, cpu, works, ran } = setUp();
    cpu.irqDisable();
    expect([irqWorkQueue(cpu, works[0]), irqWorkQueue(cpu, works[0]), irqWorkQueue(machine.cpus[1], works[0])]).toEqual(
      [true, false, false],
    );
    cpu.irqEnable();
    machine.settle();
    expect(ran).toHaveLength(1);
    expect(irqWorkQueue(cpu, works[0])).toBe(true);
    expect(ran).toHaveLength(2);
  });

  it('runs newest first, after one interrupt', () => {
    const { cpu, works, ran } = setUp();
    cpu.irqDisable();
    for (const work of works) irqWorkQueue(cpu, work);
    expect(cpu.sent).toEqual([{ target: 0, vector: Vector.IRQ_WORK }]);
    cpu.irqEnable();
    expect(ran.map((line) => line[0])).toEqual(['3', '2', '1', '0']);
  });

  it('can be queued again while it runs, and stays busy till then', () => {
    const { cpu, works, ran, mem, whileItRuns } = setUp();
    let again = 2;
    const queued: boolean[] = [];
    whileItRuns((work) => {
      if (again-- > 0) queued.push(irqWorkQueue(cpu, work), irqWorkQueue(cpu, work));
      expect(irqWorkBusy(mem, work)).toBe(true);
    });
    irqWorkQueue(cpu, works[0]);
    expect(queued).toEqual([true, false, true, false]);
    expect(ran).toHaveLength(3);
    expect(irqWorkBusy(mem, works[0])).toBe(false);
  });

  it('that was queued again while it ran is claimed when it has run', () => {
    const { cpu, works, ran, mem, whileItRuns } = setUp();
    cpu.irqDisable();
    irqWorkQueue(cpu, works[0]);
    whileItRuns((work) => irqWorkQueue(cpu, work));
    irqWorkRun(cpu);
    expect([irqWorkBusy(mem, works[0]), irqWorkQueue(cpu, works[0])]).toEqual([true, false]);
    whileItRuns(() => {});
    cpu.irqEnable();
    expect(ran).toHaveLength(2);
    expect(irqWorkBusy(mem, works[0])).toBe(false);
  });

  it('can queue another one while it runs', () => {
    const { cpu, works, ran, whileItRuns } = setUp();
    whileItRuns((work) => work !== works[3] && irqWorkQueue(cpu, works[works.indexOf(work) + 1]));
    irqWorkQueue(cpu, works[0]);
    expect(ran.map((line) => line[0])).toEqual(['0', '1', '2', '3']);
  });

  it('belongs to the CPU that it was queued on', () => {
    const { machine, works, ran } = setUp();
    for (const cpu of machine.cpus) cpu.irqDisable();
    irqWorkQueue(machine.cpus[1], works[1]);
    irqWorkQueue(machine.cpus[0], works[0]);
    irqWorkRun(machine.cpus[0]);
    expect(ran).toEqual(['0 on 0']);
    machine.cpus[1].irqEnable();
    expect(ran).toEqual(['0 on 0', '1 on 1 in hardirq']);
  });

  it.each([0, CPU_TASKS_FROZEN])('of a dying CPU runs before it is dead (frozen: %i)', (frozen) => {
    const { machine, works, ran } = setUp();
    const [other, dying] = machine.cpus;
    for (const cpu of machine.cpus) cpu.irqDisable();
    irqWorkQueue(other, works[0]);
    irqWorkQueue(dying, works[1]);
    cpuNotify(dying, CpuAction.DYING | frozen, 1);
    expect(ran).toEqual(['1 on 1']);
  });

  it('is not touched by the death of another CPU', () => {
    const { machine, works, ran } = setUp();
    machine.cpus[0].irqDisable();
    irqWorkQueue(machine.cpus[0], works[0]);
    cpuNotify(machine.cpus[0], CpuAction.DEAD, 1);
    expect(ran).toEqual([]);
  });
});

describe('the interrupt of irq_work', () => {
  it.each([
    ['v3.15', 0, 'its flag says that it is on its way'],
    ['v3.16', 0, 'its flag says that it is on its way'],
    ['irq-work-lists', 1, 'the list was emptied by hand'],
    ['v6.18', 1, 'the list was emptied by hand'],
  ])('in %s is raised %i times more when %s', (variant, more) => {
    const { cpu, works, machine, mem } = setUp(variant);
    cpu.irqDisable();
    irqWorkQueue(cpu, works[0]);
    mem[machine.map.irqWork.base] = 0;
    irqWorkQueue(cpu, works[1]);
    expect(cpu.sent).toHaveLength(1 + more);
  });
});

describe.each(['v3.15', 'v3.16', 'v6.18'])('irq_work for another CPU, in %s', (variant) => {
  it('runs there once, however many ask, and is busy until its function has returned', () => {
    const { machine, cpu, works, ran, mem, whileItRuns } = setUp(variant);
    const busy: boolean[] = [];
    whileItRuns((work) => busy.push(irqWorkBusy(mem, work)));
    expect([irqWorkQueueOn(cpu, 1, works[2]), irqWorkQueueOn(machine.cpus[1], 1, works[2])]).toEqual([true, false]);
    expect(irqWorkBusy(mem, works[2])).toBe(true);
    machine.settle();
    expect(ran).toEqual(['2 on 1 in hardirq']);
    expect([...busy, irqWorkBusy(mem, works[2])]).toEqual([true, false]);
    expect(machine.warnings).toEqual([]);
  });

  it('can be queued again, anywhere, while it runs', () => {
    const { machine, cpu, works, ran, mem, whileItRuns } = setUp(variant);
    let again = true;
    whileItRuns((work) => {
      if (again) irqWorkQueueOn(machine.cpus[1], 0, work);
      again = false;
    });
    irqWorkQueueOn(cpu, 1, works[2]);
    machine.settle();
    expect(ran).toEqual(['2 on 1 in hardirq', '2 on 0 in hardirq']);
    expect(irqWorkBusy(mem, works[2])).toBe(false);
  });

  it('is waited for by irqWorkSync, which is woken', () => {
    const { machine, cpu, works, ran } = setUp(variant);
    irqWorkQueueOn(cpu, 1, works[2]);
    irqWorkSync(cpu, works[2]);
    expect(ran).toHaveLength(1);
    expect(machine.cpus[1].woken.length).toBeGreaterThan(0);
    irqWorkSync(cpu, works[2]); // at rest: at once
  });

  it('warns when that CPU is offline, once', () => {
    const { machine, cpu, works, mem } = setUp(variant);
    clearCpu(mem, machine.map.onlineMask.base, 1);
    expect(irqWorkQueueOn(cpu, 1, works[0])).toBe(true);
    irqWorkQueueOn(cpu, 1, works[1]);
    expect(machine.warnings).toEqual([Warning.IRQ_WORK_ON_OFFLINE_CPU]);
  });
});

it('irqWorkSync with irqs off warns, and waits for ever for a work of its own CPU', () => {
  const { machine, cpu, works } = setUp();
  cpu.irqDisable();
  irqWorkQueue(cpu, works[0]);
  expect(() => irqWorkSync(cpu, works[0])).toThrow(WouldSpin);
  expect(machine.warnings).toEqual([Warning.IRQ_WORK_SYNC_WITH_IRQS_DISABLED]);
});
