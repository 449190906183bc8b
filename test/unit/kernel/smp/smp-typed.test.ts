import { describe, expect, it } from 'vitest';
import { CSD, CSD_FLAG_LOCK, CSD_TYPE_IRQ_WORK, CSD_TYPE_TTWU, csdLocked } from '../../../../src/kernel/smp/csd.js';
import { EBUSY, ENXIO } from '../../../../src/kernel/errno.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../../src/kernel/smp/smp-single.js';
import { irqWorkQueueOn, ttwuQueueWakelist } from '../../../../src/kernel/smp/smp-typed.js';
import { calls, sent } from './calls.js';

describe.each([
  { name: 'ttwuQueueWakelist', queue: ttwuQueueWakelist, type: CSD_TYPE_TTWU },
  { name: 'irqWorkQueueOn', queue: irqWorkQueueOn, type: CSD_TYPE_IRQ_WORK },
])('$name', ({ queue, type }) => {
  it('queues its node, marked with its type, and rings', () => {
    const { cpus, csds, prepare, mem, machine, runs } = calls('v6.18');
    expect(queue(cpus[0], 2, prepare(csds[0], 4))).toBe(0);
    expect(mem[csds[0] + CSD.flags]).toBe(CSD_FLAG_LOCK | type);
    expect(sent(cpus[0])).toEqual(['2 single']);
    machine.settle();
    expect(runs.map(({ cpu, info }) => [cpu, info])).toEqual([[2, 4]]);
    expect(mem[csds[0] + CSD.flags]).toBe(0);
  });

  it('refuses a node that is queued already', () => {
    const { cpus, csds, prepare, machine, runs } = calls('v6.18');
    expect([queue(cpus[0], 2, prepare(csds[0], 4)), queue(cpus[0], 2, csds[0]), queue(cpus[1], 3, csds[0])]).toEqual([
      0,
      -EBUSY,
      -EBUSY,
    ]);
    machine.settle();
    expect(runs).toHaveLength(1);
  });

  it('refuses a CPU that is not online, and leaves the node free', () => {
    const { cpus, csds, prepare, mem } = calls('v6.18', { online: [0, 1] });
    expect(queue(cpus[0], 2, prepare(csds[0], 4))).toBe(-ENXIO);
    expect(csdLocked(mem, csds[0])).toBe(false);
    expect(cpus[0].preemptCount()).toBe(0);
  });
});

describe('one queue for all types', () => {
  it('is drained by type, and in order of queueing inside a type', () => {
    const { cpus, csds, prepare, machine, runs, note } = calls('v6.18');
    const [ttwu, async, irq, ttwu2, async2, irq2] = csds;
    cpus[3].irqDisable();
    ttwuQueueWakelist(cpus[0], 3, prepare(ttwu, 1));
    smpCallFunctionSingleAsync(cpus[0], 3, prepare(async, 2));
    irqWorkQueueOn(cpus[0], 3, prepare(irq, 3));
    ttwuQueueWakelist(cpus[1], 3, prepare(ttwu2, 4));
    smpCallFunctionSingleAsync(cpus[1], 3, prepare(async2, 5));
    irqWorkQueueOn(cpus[1], 3, prepare(irq2, 6));
    expect(sent(cpus[0])).toEqual(['3 single']); // the first found the queue empty
    expect(sent(cpus[1])).toEqual([]);
    machine.meanwhile.push(() => cpus[3].irqEnable());
    smpCallFunctionSingle(cpus[2], 3, note, 7, true); // somebody waits for this one
    expect(runs.map(({ info }) => info)).toEqual([7, 2, 3, 5, 6, 1, 4]);
  });
});
