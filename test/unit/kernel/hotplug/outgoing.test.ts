/** The last steps of a CPU on its way out, and what it leaves behind. */
import { describe, expect, it } from 'vitest';
import { cfdBlock } from '../../../../src/kernel/smp/cfd.js';
import { CSD } from '../../../../src/kernel/smp/csd.js';
import { Warning } from '../../../../src/kernel/report-bug.js';
import { at } from '../../../../src/memory/arena.js';
import { CPU, cpuWord } from '../../../../src/machine/layout.js';
import { milestoneName } from '../../../../src/machine/milestone.js';
import { Event, eventName, type TraceEvent } from '../../../../src/trace/event.js';
import { LINE } from '../../../../src/variants/index.js';
import { entries, noted } from '../journal.js';
import { kernelMachines } from '../kernel-machines.js';
import { Note } from '../program.js';

const boot = kernelMachines(4);

describe('an outgoing CPU', () => {
  it('takes interrupts in its offline window', async () => {
    const machine = await boot();
    machine.control.hold(2, 'OFFLINE_WINDOW');
    const down = machine.cpuDown(2);
    await machine.control.reached(2, 'OFFLINE_WINDOW');
    expect(machine.online()).toEqual([0, 1, 3]);
    const before = entries(machine).length;
    machine.control.raise(2, 'device', 1);
    await noted(machine, before + 1);
    expect(entries(machine)[before]).toEqual({ what: Note.DEVICE, cpu: 2, irqsOff: true, hardirq: true, a: 1, b: 0 });
    machine.control.release(2, 'OFFLINE_WINDOW');
    expect(await down).toBe(0);
  });

  it('takes none when it is idle-dead, nor those of that time when it is back', async () => {
    const machine = await boot();
    machine.control.hold(2, 'IDLE_DEAD');
    const down = machine.cpuDown(2);
    await machine.control.reached(2, 'IDLE_DEAD');
    machine.control.raise(2, 'device', 1);
    machine.control.release(2, 'IDLE_DEAD');
    expect([await down, await machine.cpuUp(2)]).toEqual([0, 0]);
    expect(await machine.run(2, 'single', 1, 0, true)).toBe(0);
    const devices = () =>
      entries(machine)
        .filter(({ what }) => what === Note.DEVICE)
        .map(({ a, b }) => [a, b]);
    expect(devices()).toEqual([]);
    const before = entries(machine).length;
    machine.control.raise(2, 'device', 2);
    await noted(machine, before + 2);
    expect(devices()).toEqual([
      [1, 1],
      [2, 1],
    ]); // the device remembers its requests; the interrupt was lost
  });

  it.each([
    { delay: 'held:exit', taken: true },
    { delay: 'held:idle-dead', taken: false },
  ])('gets an IPI that is $delay when it is there, and takes it: $taken', async ({ delay, taken }) => {
    const machine = await boot({ ipiDelay: delay });
    machine.control.hold(1, 'STOP_PREPARE');
    const down = machine.cpuDown(2);
    await machine.control.reached(1, 'STOP_PREPARE');
    machine.control.raise(1, 'ring', 2);
    await machine.control.until(cpuWord(machine.layout, 2, CPU.inFlight), (count) => count === 1);
    machine.control.release(1, 'STOP_PREPARE');
    expect(await down).toBe(0);
    const interesting = new Set<number>([Event.MILESTONE, Event.IPI_DELIVER, Event.IPI_TAKE, Event.IPI_DONE]);
    const way = machine
      .trace(2)
      .events.filter(({ kind }) => interesting.has(kind))
      .map(({ kind, a }) => (kind === Event.MILESTONE ? milestoneName(a) : eventName(kind)));
    const exit = way.lastIndexOf('STOP_EXIT');
    if (taken)
      expect(way.slice(exit)).toEqual([
        'STOP_EXIT',
        'IPI_DELIVER',
        'IPI_TAKE',
        'IPI_DONE',
        'OFFLINE_WINDOW',
        'IDLE_DEAD',
      ]);
    else expect(way.slice(exit)).toEqual(['STOP_EXIT', 'OFFLINE_WINDOW', 'IPI_DELIVER', 'IDLE_DEAD']);
    expect(machine.mem[cpuWord(machine.layout, 2, CPU.pending)]).toBe(taken ? 0 : 1);
  });

  it('lingers in its window for as long as the setting says', async () => {
    const machine = await boot({ offlineWindowUs: 20_000 });
    await machine.cpuDown(2);
    const milestones = machine.trace(2).events.filter(({ kind }) => kind === Event.MILESTONE);
    const [window, dead] = milestones.slice(-2);
    expect(dead.timeUs - window.timeUs).toBeGreaterThanOrEqual(20_000 - 1);
  });

  it('cannot go while a CPU holds it back, and goes when it is let', async () => {
    const machine = await boot();
    machine.control.hold(2, 'STOP_EXIT');
    const down = machine.cpuDown(2);
    await machine.control.reached(2, 'STOP_EXIT');
    expect(machine.online()).toEqual([0, 1, 3]);
    expect(machine.control.reachedCount(2, 'OFFLINE_WINDOW')).toBe(0);
    machine.control.release(2, 'STOP_EXIT');
    expect(await down).toBe(0);
    expect(machine.control.reachedCount(2, 'IDLE_DEAD')).toBe(1);
  });
});

describe('the report that a CPU is dead', () => {
  const isReport =
    (names: readonly string[]) =>
    ({ kind, b }: TraceEvent) =>
      kind === Event.CSD_QUEUE && names[b] === 'cpuhp_complete_idle_dead';

  it.each([
    { id: 2, controller: 1, reportedTo: 0, variant: 'dead-by-call' },
    { id: 0, controller: 3, reportedTo: 1, variant: 'v6.18' },
  ])('is a call of CPU $id to CPU $reportedTo in $variant', async ({ id, controller, reportedTo, variant }) => {
    const machine = await boot({ variant });
    expect(await machine.cpuDown(id, controller)).toBe(0);
    const report = machine.trace(id).events.find(isReport(machine.functionNames))!;
    expect(report).toMatchObject({ a: reportedTo, irqsOff: true });
    expect(machine.describe(report.c)).toBe(`csd_data[${id}].next`);
    expect(
      machine
        .trace(reportedTo)
        .events.filter(({ kind, a, c }) => kind === Event.CSD_ENTRY && c === report.c && a === id),
    ).toHaveLength(1);
    expect(machine.mem[report.c + CSD.flags]).toBe(0);
    expect(machine.statistics().warnings).toBe(0); // an offline CPU may send with irqs off
    expect(await machine.cpuUp(id, controller)).toBe(0);
  });

  it('is a word before', async () => {
    const { name: variant } = LINE[LINE.findIndex(({ name }) => name === 'dead-by-call') - 1];
    const machine = await boot({ variant });
    await machine.cpuDown(2);
    expect(machine.trace(2).events.filter(isReport(machine.functionNames))).toEqual([]);
  });
});

describe('call data of a dead CPU', () => {
  it('is freed and poisoned, and new and zero when the CPU is back', async () => {
    const machine = await boot();
    const block = () => machine.mem[at(machine.map.cfdData, 2)];
    const old = block();
    await machine.run(2, 'each', 1);
    await machine.cpuDown(2);
    expect(block()).toBe(0);
    expect(new Set(machine.mem.subarray(old, old + machine.map.cfdBlocks.stride)).size).toBe(1);
    await machine.cpuUp(2);
    expect([...machine.mem.subarray(block(), block() + cfdBlock(4).size)].every((word) => word === 0)).toBe(true);
    await machine.run(2, 'each', 1);
    expect(machine.statistics().warnings).toBe(0);
  });

  it('that is freed while a call is in flight warns: who is still to run it will read what is gone', async () => {
    const machine = await boot({ ipiDelay: 'none,2>1=fixed:60s' });
    await machine.run(2, 'manyLater', 1);
    await machine.run(0, 'single', 3, 0, true); // CPUs 0 and 3 have taken interrupts since
    await machine.run(3, 'single', 0, 0, true);
    await machine.cpuDown(2, 0);
    const warnings = machine
      .trace(0)
      .events.filter(({ kind }) => kind === Event.WARN)
      .map(({ a, b, c }) => [a, b, c]);
    expect(warnings).toEqual([[Warning.CFD_BUSY_WHEN_FREED, 2, 1]]);
  });
});

describe('correct traffic', () => {
  it.each(['v3.15', 'two-stage', 'v6', 'v3.16', 'v6.18'])(
    'in %s loses nothing while idle CPUs go down and up',
    async (variant) => {
      const machine = await boot({ variant });
      const [, cycles] = await Promise.all([machine.run(1, 'traffic', 2000), machine.run(0, 'cycle', 60, 2)]);
      expect(cycles).toBeGreaterThan(0);
      await Promise.all([0, 1, 2, 3].map((cpu) => machine.run(cpu, 'each', 0)));
      const statistics = machine.statistics();
      expect(statistics.executed).toBe(statistics.queued);
      expect(statistics).toMatchObject({ warnings: 0, offlineWithWork: 0 });
    },
  );
});
