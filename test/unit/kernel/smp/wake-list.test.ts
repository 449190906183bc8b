import { describe, expect, it } from 'vitest';
import { CSD, CSD_TYPE_TTWU } from '../../../../src/kernel/smp/csd.js';
import { irqWorkQueueOn } from '../../../../src/kernel/irq-work.js';
import { setCpuActive } from '../../../../src/kernel/online.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../../src/kernel/smp/smp-single.js';
import { ttwuQueueWakelist } from '../../../../src/kernel/smp/wake-list.js';
import { CSD_DEBUG } from '../../../../src/kernel/smp/csd-lock-debug.js';
import { at } from '../../../../src/memory/arena.js';
import { calls, sent } from './calls.js';

describe('ttwuQueueWakelist', () => {
  it('queues its node, marked with its type and without a lock, and rings', () => {
    const { cpus, csds, prepare, mem, machine, runs } = calls('v6.18');
    expect(ttwuQueueWakelist(cpus[0], 2, prepare(csds[0], 4))).toBe(true);
    expect(mem[csds[0] + CSD.flags]).toBe(CSD_TYPE_TTWU);
    expect(sent(cpus[0])).toEqual(['2 single']);
    machine.settle();
    expect(runs.map(({ cpu, info }) => [cpu, info])).toEqual([[2, 4]]);
    expect(machine.warnings).toEqual([]);
  });

  it('does not send to this CPU, nor to one that is not active, nor where calls have the queue for themselves', () => {
    const { cpus, csds, prepare } = calls('v6.18');
    setCpuActive(cpus[0], 2, false); // online still
    expect([0, 2].map((target) => ttwuQueueWakelist(cpus[0], target, prepare(csds[0], 4)))).toEqual([false, false]);
    expect(sent(cpus[0])).toEqual([]);
    const early = calls('v3.15');
    expect(ttwuQueueWakelist(early.cpus[0], 2, early.prepare(early.csds[0], 4))).toBe(false);
  });

  it('is no call to the watchdog: meanwhile its CPU does nothing', () => {
    const { cpus, csds, prepare, machine, runs, mem } = calls('v6.18', { csdLockTimeoutUs: 1000 });
    const current = at(machine.map.csdDebug, 2) + CSD_DEBUG.curCsd;
    const seen: number[] = [];
    runs.push = () => seen.push(mem[current]);
    ttwuQueueWakelist(cpus[0], 2, prepare(csds[0], 1));
    smpCallFunctionSingleAsync(cpus[0], 2, prepare(csds[1], 2));
    machine.settle();
    expect(seen).toEqual([csds[1], 0]);
  });

  it('is done in one batch, and a task that is woken may be sent again at once', () => {
    const { cpus, csds, prepare, machine, runs, mem } = calls('v6.18');
    for (const [info, csd] of csds.slice(0, 3).entries()) ttwuQueueWakelist(cpus[0], 3, prepare(csd, info));
    expect(sent(cpus[0])).toEqual(['3 single']);
    const { push } = runs;
    let again = true;
    runs.push = (...args) => {
      if (again) ttwuQueueWakelist(cpus[1], 3, csds[0]);
      again = false;
      return push.apply(runs, args);
    };
    machine.settle();
    expect(runs.map(({ info }) => info)).toEqual([0, 1, 2, 0]);
    expect(mem[csds[0] + CSD.flags]).toBe(CSD_TYPE_TTWU);
  });
});

describe('one queue for all types', () => {
  it('is drained by type, and in order of queueing inside a type', () => {
    const { cpus, csds, prepare, machine, runs, note, mem } = calls('v6.18');
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
    expect([async, async2].map((csd) => mem[csd + CSD.flags])).toEqual([0, 0]);
    expect(machine.warnings).toEqual([]);
  });
});
