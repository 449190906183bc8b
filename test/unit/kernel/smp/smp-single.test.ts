import { describe, expect, it } from 'vitest';
import { CSD, CSD_FLAG_LOCK, CSD_FLAG_SLEEPER, csdLocked } from '../../../../src/kernel/smp/csd.js';
import { CSD_DEBUG } from '../../../../src/kernel/smp/csd-lock-debug.js';
import { EBUSY, ENXIO } from '../../../../src/kernel/errno.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../../src/kernel/smp/smp-single.js';
import { STATISTICS } from '../../../../src/kernel/statistics.js';
import { at } from '../../../../src/memory/arena.js';
import { Event } from '../../../../src/trace/event.js';
import { WouldSpin } from '../../../support/fake-cpu.js';
import { type Calls, calls, interrupt, sent, task } from './calls.js';

const VARIANTS = ['v3.15', 'v3.16', 'v6.18'];

function statistic({ mem, machine }: Calls, cpu: number, name: keyof typeof STATISTICS): number {
  return mem[at(machine.map.statistics, cpu) + (STATISTICS[name] as number)];
}

describe.each(VARIANTS)('smpCallFunctionSingle in %s', (variant) => {
  it('runs the function on the target, in its interrupt, and returns when that is done', () => {
    const { cpus, note, runs, machine } = calls(variant);
    expect(smpCallFunctionSingle(cpus[0], 2, note, 7, true)).toBe(0);
    expect(runs).toEqual([{ cpu: 2, info: 7, ...interrupt }]);
    expect(sent(cpus[0])).toEqual(['2 single']);
    expect([cpus[0].preemptCount(), cpus[0].irqsDisabled()]).toEqual([0, false]);
    expect(machine.warnings).toEqual([]);
  });

  it('runs it here, with irqs off, when this is the target', () => {
    for (const wait of [true, false]) {
      const { cpus, note, runs } = calls(variant);
      expect(smpCallFunctionSingle(cpus[1], 1, note, 7, wait)).toBe(0);
      expect(runs).toEqual([{ cpu: 1, info: 7, ...task }]);
      expect(cpus[1].irqsDisabled()).toBe(false);
      expect(cpus[1].sent).toEqual([]);
    }
  });

  it('does not wait when it is not to', () => {
    const { cpus, note, runs, machine } = calls(variant);
    expect(smpCallFunctionSingle(cpus[0], 2, note, 7, false)).toBe(0);
    expect(runs).toEqual([]);
    machine.settle();
    expect(runs).toEqual([{ cpu: 2, info: 7, ...interrupt }]);
  });

  it('waits for ever for a CPU that takes no interrupts', () => {
    const { cpus, note } = calls(variant);
    cpus[2].irqDisable();
    expect(() => smpCallFunctionSingle(cpus[0], 2, note, 7, true)).toThrow(WouldSpin);
  });

  it.each([3, 4, 99, -1])('refuses CPU %i, which is not online, and is none the worse for it', (target) => {
    const calling = calls(variant, { online: [0, 1, 2] });
    const { cpus, note, machine } = calling;
    for (const wait of [true, false, true, false])
      expect(smpCallFunctionSingle(cpus[0], target, note, 7, wait)).toBe(-ENXIO);
    expect(machine.traced(Event.CSD_REFUSED)).toHaveLength(4);
    expect(statistic(calling, 0, 'refused')).toBe(4);
    expect(cpus[0].sent).toEqual([]);
    expect(smpCallFunctionSingle(cpus[0], 1, note, 7, false)).toBe(0);
    expect(smpCallFunctionSingle(cpus[0], 1, note, 7, true)).toBe(0);
    expect(machine.warnings).toEqual([]);
  });

  it('has one csd for all calls that do not wait: the second waits for the first', () => {
    const { cpus, note, runs, machine } = calls(variant);
    cpus[1].irqDisable();
    smpCallFunctionSingle(cpus[0], 1, note, 1, false);
    expect(() => smpCallFunctionSingle(cpus[0], 2, note, 2, false)).toThrow(WouldSpin);
    machine.meanwhile.push(() => cpus[1].irqEnable());
    smpCallFunctionSingle(cpus[0], 2, note, 3, false);
    machine.settle();
    expect(runs.map(({ cpu, info }) => [cpu, info])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('rings only when the queue was empty, and a single interrupt runs all', () => {
    const { cpus, note, ranOn, machine } = calls(variant);
    for (const sender of [0, 1, 3]) smpCallFunctionSingle(cpus[sender], 2, note, sender, false);
    expect([0, 1, 3].map((sender) => sent(cpus[sender]))).toEqual([['2 single'], [], []]);
    machine.settle();
    expect(ranOn()).toEqual([2, 2, 2]);
    smpCallFunctionSingle(cpus[1], 2, note, 0, false);
    expect(sent(cpus[1])).toEqual(['2 single']);
  });

  it('serves the calls to itself while it waits: two CPUs can call each other', () => {
    const { cpus, note, runs } = calls(variant, { cpus: 2 });
    smpCallFunctionSingle(cpus[1], 0, note, 1, false);
    expect(smpCallFunctionSingle(cpus[0], 1, note, 2, true)).toBe(0);
    expect(runs.map(({ cpu, info }) => [cpu, info])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('counts what was queued and run', () => {
    const calling = calls(variant);
    smpCallFunctionSingle(calling.cpus[0], 1, calling.note, 1, true);
    smpCallFunctionSingle(calling.cpus[0], 0, calling.note, 1, true);
    expect([
      statistic(calling, 0, 'queued'),
      statistic(calling, 1, 'executed'),
      statistic(calling, 1, 'taken'),
    ]).toEqual([1, 1, 1]);
  });

  it('traces a call from its queueing to its end', () => {
    const { cpus, note, machine } = calls(variant);
    smpCallFunctionSingle(cpus[0], 1, note, 7, true);
    const func = cpus[0].kernel.functions.numberOf(note);
    const csd = machine.traced(Event.CSD_QUEUE)[0].c;
    const kinds = new Set<number>([Event.CSD_QUEUE, Event.CSD_ENTRY, Event.CSD_EXIT]);
    expect(machine.events.filter(({ kind }) => kinds.has(kind))).toEqual([
      { cpu: 0, kind: Event.CSD_QUEUE, a: 1, b: func, c: csd },
      { cpu: 1, kind: Event.CSD_ENTRY, a: 7, b: func, c: csd },
      { cpu: 1, kind: Event.CSD_EXIT, a: 7, b: func, c: csd },
    ]);
    expect(machine.describe(csd)).toMatch(/^stack_csds\[0\]\.csd/);
  });

  it('calls nothing that was not registered', () => {
    const { cpus } = calls(variant);
    expect(() => smpCallFunctionSingle(cpus[0], 1, function stranger() {}, 0, true)).toThrow(
      'function stranger is not registered with this machine',
    );
  });
});

describe('a call to oneself in v6.18', () => {
  it.each([true, false])('is named to the watchdog until its function ends (waiting: %s)', (wait) => {
    const { cpus, note, runs, machine, mem } = calls('v6.18', { csdLockTimeoutUs: 1000 });
    const current = at(machine.map.csdDebug, 1) + CSD_DEBUG.curCsd;
    const seen: string[] = [];
    runs.push = () => seen.push(machine.describe(mem[current]));
    smpCallFunctionSingle(cpus[1], 1, note, 7, wait);
    expect(seen).toEqual([expect.stringMatching(wait ? /^stack_csds\[1\]/ : /^csd_data\[1\]/)]);
    expect(mem[current]).toBe(0);
  });
});

it.each(['v3.15', 'async-unlock', 'v6.18'])(
  'a call that is waited for is named to the watchdog until it is unlocked: no waiter hears that its target does nothing (%s)',
  (variant) => {
    const { cpus, note, runs, machine, mem } = calls(variant, { csdLockTimeoutUs: 1000 });
    const current = at(machine.map.csdDebug, 1) + CSD_DEBUG.curCsd;
    runs.push = () => {
      mem[mem[current] + CSD.flags] |= CSD_FLAG_SLEEPER; // so that the unlock wakes
      return 1;
    };
    const named: string[] = [];
    cpus[1].wake = () => void named.push(machine.describe(mem[current]));
    smpCallFunctionSingle(cpus[0], 1, note, 7, true);
    expect(named).toEqual([expect.stringMatching(/^stack_csds\[0\]/)]);
    expect(mem[current]).toBe(0);
  },
);

describe('a call that was refused', () => {
  it('is waited for all the same, so that a csd that stays locked is never let go', () => {
    const { cpus, note } = calls('busted-enxio', { online: [0, 1, 2] });
    expect(() => smpCallFunctionSingle(cpus[0], 3, note, 7, true)).toThrow(WouldSpin);
  });
});

describe.each(VARIANTS)('smpCallFunctionSingleAsync in %s', (variant) => {
  const busy = variant === 'v6.18';

  it("queues the caller's csd, with irqs on or off, and returns", () => {
    const { cpus, csds, prepare, runs, machine, mem } = calls(variant);
    cpus[0].irqDisable();
    expect(smpCallFunctionSingleAsync(cpus[0], 2, prepare(csds[0], 5))).toBe(0);
    cpus[0].irqEnable();
    expect(smpCallFunctionSingleAsync(cpus[0], 1, prepare(csds[1], 6))).toBe(0);
    expect([csdLocked(mem, csds[0]), csdLocked(mem, csds[1])]).toEqual([true, true]);
    machine.settle();
    expect(runs.map(({ cpu, info }) => [cpu, info])).toEqual([
      [1, 6],
      [2, 5],
    ]);
    expect([csdLocked(mem, csds[0]), csdLocked(mem, csds[1])]).toEqual([false, false]);
    expect(machine.warnings).toEqual([]);
  });

  it('keeps the order of a sender', () => {
    const { cpus, csds, prepare, runs, machine } = calls(variant);
    for (const [info, csd] of csds.entries()) smpCallFunctionSingleAsync(cpus[0], 2, prepare(csd, info));
    machine.settle();
    expect(runs.map(({ info }) => info)).toEqual([...csds.keys()]);
  });

  it(busy ? 'refuses a csd that is still queued' : 'waits for a csd that is still queued', () => {
    const { cpus, csds, prepare, runs, machine, mem } = calls(variant);
    cpus[2].irqDisable();
    smpCallFunctionSingleAsync(cpus[0], 2, prepare(csds[0], 1));
    if (busy) expect(smpCallFunctionSingleAsync(cpus[0], 2, csds[0])).toBe(-EBUSY);
    else {
      expect(() => smpCallFunctionSingleAsync(cpus[0], 2, csds[0])).toThrow(WouldSpin);
      machine.meanwhile.push(() => cpus[2].irqEnable());
      expect(smpCallFunctionSingleAsync(cpus[0], 2, csds[0])).toBe(0);
    }
    cpus[2].irqEnable();
    machine.settle();
    expect(runs).toHaveLength(busy ? 1 : 2);
    expect(mem[csds[0] + CSD.flags]).toBe(0);
  });

  it('refuses a CPU that is not online, and leaves the csd free', () => {
    const { cpus, csds, prepare, mem } = calls(variant, { online: [0, 1] });
    for (const target of [2, 2, 99])
      expect(smpCallFunctionSingleAsync(cpus[0], target, prepare(csds[0], 1))).toBe(-ENXIO);
    expect(csdLocked(mem, csds[0])).toBe(false);
    expect(smpCallFunctionSingleAsync(cpus[0], 1, csds[0])).toBe(0);
  });

  it('runs here what is for this CPU', () => {
    const { cpus, csds, prepare, runs, mem } = calls(variant);
    expect(smpCallFunctionSingleAsync(cpus[0], 0, prepare(csds[0], 1))).toBe(0);
    expect(runs).toEqual([{ cpu: 0, info: 1, ...task }]);
    expect(csdLocked(mem, csds[0])).toBe(false);
  });

  it(`unlocks the csd ${busy ? 'before' : 'after'} its function`, () => {
    const { cpus, csds, mem, machine, prepare, note } = calls(variant);
    prepare(csds[0], 1);
    const locked: boolean[] = [];
    const { functions } = cpus[2].kernel;
    const number = functions.numberOf(note);
    functions.get = (asked) => (asked === number ? () => void locked.push(csdLocked(mem, csds[0])) : () => {});
    smpCallFunctionSingleAsync(cpus[0], 2, csds[0]);
    machine.settle();
    expect(locked).toEqual([!busy]);
  });
});

describe('the csd of a call', () => {
  it.each([
    ['v3.15', CSD_FLAG_LOCK | 2],
    ['v6.18', CSD_FLAG_LOCK | 0x10],
  ])('that is waited for is marked so in %s', (variant, flags) => {
    const { cpus, note, mem, machine } = calls(variant);
    const seen: number[] = [];
    machine.meanwhile.push(() => {
      seen.push(mem[machine.traced(Event.CSD_QUEUE)[0].c + CSD.flags]);
      cpus[1].serve();
    });
    smpCallFunctionSingle(cpus[0], 1, note, 0, true);
    expect(seen).toEqual([flags]);
  });

  it('says where it comes from and where it goes', () => {
    const { cpus, csds, prepare, mem } = calls('v6.18');
    smpCallFunctionSingleAsync(cpus[3], 1, prepare(csds[0], 0));
    expect([mem[csds[0] + CSD.src], mem[csds[0] + CSD.dst]]).toEqual([3, 1]);
  });
});
