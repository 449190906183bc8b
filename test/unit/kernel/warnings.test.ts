/**
 * The conditions of every warning, as kernel/smp.c and kernel/cpu.c have them: each fires when it must, once where it is
 * a WARN_ONCE, and else never.
 */
import { describe, expect, it } from 'vitest';
import { CSD, CSD_FLAG_LOCK } from '../../../src/kernel/smp/csd.js';
import { carelessCall, openOfflineWindow } from '../../../src/kernel/hotplug/offline-window.js';
import { setCpuOnline } from '../../../src/kernel/online.js';
import { bug, useWarning, Warning, warnOn, warnOnce, warningText } from '../../../src/kernel/report-bug.js';
import { flushSmpCallFunctionQueue } from '../../../src/kernel/smp/smp-interrupt.js';
import { onEachCpu, smpCallFunction, smpCallFunctionMany } from '../../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import { STATISTICS } from '../../../src/kernel/statistics.js';
import { at } from '../../../src/memory/arena.js';
import { Event } from '../../../src/trace/event.js';
import { BUSTED, LINE, VARIANTS } from '../../../src/variants/index.js';
import type { FakeCpu } from '../../support/fake-cpu.js';
import { type Calls, calls } from './smp/calls.js';

const {
  SINGLE_WITH_IRQS_DISABLED,
  MANY_WITH_IRQS_DISABLED,
  SINGLE_FROM_INTERRUPT,
  MANY_FROM_INTERRUPT,
  MANY_PREEMPTIBLE,
} = Warning;

/** Every way to call. None waits, so that no context is a deadlock. */
const apis: Readonly<Record<string, (cpu: FakeCpu, calling: Calls) => void>> = {
  single: (cpu, { note }) => smpCallFunctionSingle(cpu, 1, note, 0, false),
  'single to itself': (cpu, { note }) => smpCallFunctionSingle(cpu, cpu.id, note, 0, false),
  'single to nobody': (cpu, { note }) => smpCallFunctionSingle(cpu, 99, note, 0, false),
  async: (cpu, { csds, prepare }) => smpCallFunctionSingleAsync(cpu, 1, prepare(csds[0], 0)),
  many: (cpu, { note }) => smpCallFunction(cpu, note, 0, false),
  'on each': (cpu, { note }) => onEachCpu(cpu, note, 0, false),
  'bare many': (cpu, { note, machine }) => smpCallFunctionMany(cpu, machine.map.onlineMask.base, note, 0, false),
};

type Context = 'task' | 'irqs off' | 'interrupt' | 'offline, irqs off';

/** Makes `act` run on CPU 0 in the context, twice. */
function within(context: Context, calling: Calls, act: (cpu: FakeCpu) => void): void {
  const [cpu] = calling.cpus;
  const inside = (): void => {
    act(cpu);
    calling.cpus[1].serve();
    calling.cpus[2].serve();
    act(cpu);
  };
  if (context === 'task') inside();
  else if (context === 'interrupt') {
    calling.inDevice(inside);
    cpu.raiseDevice(cpu.kernel.functions.numberNamed('device'), 0);
  } else {
    cpu.irqDisable();
    if (context === 'offline, irqs off') setCpuOnline(cpu, 0, false);
    inside();
  }
}

describe.each(['v3.15', 'v3.16'])('in %s', (variant) => {
  it.each<{ api: string; context: Context; expected: number[] }>([
    ...Object.keys(apis).map((api) => ({ api, context: 'task' as const, expected: [] })),
    ...Object.keys(apis).map((api) => ({ api, context: 'offline, irqs off' as const, expected: [] })),
    ...(['irqs off', 'interrupt'] as const).flatMap((context) => [
      { api: 'single', context, expected: [SINGLE_WITH_IRQS_DISABLED] },
      { api: 'single to itself', context, expected: [SINGLE_WITH_IRQS_DISABLED] },
      { api: 'single to nobody', context, expected: [SINGLE_WITH_IRQS_DISABLED] },
      { api: 'async', context, expected: [] },
      { api: 'many', context, expected: [MANY_WITH_IRQS_DISABLED] },
      { api: 'on each', context, expected: [MANY_WITH_IRQS_DISABLED] },
      { api: 'bare many', context, expected: [MANY_WITH_IRQS_DISABLED] },
    ]),
  ])('$api in context "$context" warns $expected', ({ api, context, expected }) => {
    const calling = calls(variant, { cpus: 3 });
    within(context, calling, (cpu) => apis[api](cpu, calling));
    expect(calling.machine.warnings).toEqual(expected);
  });

  it('many with a single target is a single call, and warns as one as well', () => {
    const calling = calls(variant, { online: [0, 3] });
    within('irqs off', calling, (cpu) => {
      calling.machine.settle();
      smpCallFunction(cpu, calling.note, 0, false);
    });
    expect(calling.machine.warnings).toEqual([MANY_WITH_IRQS_DISABLED, SINGLE_WITH_IRQS_DISABLED]);
  });
});

describe('in v6.18', () => {
  it.each<{ api: string; context: Context; expected: number[] }>([
    ...Object.keys(apis).map((api) => ({
      api,
      context: 'task' as const,
      expected: api === 'bare many' ? [MANY_PREEMPTIBLE] : [],
    })),
    { api: 'single', context: 'irqs off', expected: [SINGLE_WITH_IRQS_DISABLED] },
    { api: 'async', context: 'irqs off', expected: [] },
    { api: 'many', context: 'irqs off', expected: [MANY_WITH_IRQS_DISABLED] },
    { api: 'on each', context: 'irqs off', expected: [MANY_WITH_IRQS_DISABLED] },
    { api: 'single', context: 'interrupt', expected: [SINGLE_WITH_IRQS_DISABLED, SINGLE_FROM_INTERRUPT] },
    { api: 'async', context: 'interrupt', expected: [] },
    { api: 'many', context: 'interrupt', expected: [MANY_WITH_IRQS_DISABLED, MANY_FROM_INTERRUPT] },
    { api: 'on each', context: 'interrupt', expected: [MANY_WITH_IRQS_DISABLED, MANY_FROM_INTERRUPT] },
    { api: 'single', context: 'offline, irqs off', expected: [] },
    { api: 'many', context: 'offline, irqs off', expected: [] },
  ])('$api in context "$context" warns $expected', ({ api, context, expected }) => {
    const calling = calls('v6.18', { cpus: 3 });
    within(context, calling, (cpu) => apis[api](cpu, calling));
    expect(calling.machine.warnings).toEqual(expected);
  });
});

it.each(['single', 'many'])('%s from an interrupt warns of that since 19dbdcb8039c', (api) => {
  const step = LINE.findIndex(({ source }) => source === '19dbdcb8039c');
  const warns = (variant: string): boolean => {
    const calling = calls(variant, { cpus: 3 });
    within('interrupt', calling, (cpu) => apis[api](cpu, calling));
    return [SINGLE_FROM_INTERRUPT, MANY_FROM_INTERRUPT].some((warning) => calling.machine.warnings.includes(warning));
  };
  expect([warns(LINE[step - 1].name), warns(LINE[step].name)]).toEqual([false, true]);
});

describe('a flush with irqs on', () => {
  const warns = {
    'v3.15': false,
    'debug-info': false,
    'two-stage': false,
    flush: false,
    v6: false,
    'v3.16': true,
    'warn-fix': true,
    'v6.18': true,
  };

  it.each(Object.entries(warns))('in %s warns: %s, each time', (variant, expected) => {
    const { machine, cpus } = calls(variant);
    cpus[0].irqDisable();
    flushSmpCallFunctionQueue(cpus[0]);
    expect(machine.warnings).toEqual([]);
    cpus[0].irqEnable();
    for (let i = 0; i < 2; i++) flushSmpCallFunctionQueue(cpus[0]);
    expect(machine.warnings).toEqual(
      expected ? [Warning.FLUSH_WITH_IRQS_ENABLED, Warning.FLUSH_WITH_IRQS_ENABLED] : [],
    );
  });
});

describe('an IPI on an offline CPU', () => {
  /** What each kernel does with an empty and with a filled queue. */
  const behaviours = [
    { variant: 'v3.15', empty: true, filled: true, named: 0, ran: 2 },
    { variant: 'debug-info', empty: true, filled: true, named: 2, ran: 2 },
    { variant: 'v6', empty: true, filled: true, named: 2, ran: 0 },
    { variant: 'v3.16', empty: false, filled: false, named: 0, ran: 2 },
    { variant: 'warn-fix', empty: false, filled: true, named: 2, ran: 2 },
    { variant: 'v6.18', empty: false, filled: true, named: 2, ran: 2 },
  ];

  it.each(behaviours)('with nothing to do warns in $variant: $empty, once', ({ variant, empty }) => {
    const { machine, cpus } = calls(variant);
    setCpuOnline(cpus[1], 1, false);
    for (let i = 0; i < 2; i++) {
      cpus[0].sendIpi(1, 0);
      machine.settle();
    }
    expect(machine.warnings).toEqual(empty ? [Warning.IPI_ON_OFFLINE_CPU] : []);
  });

  it.each(behaviours)(
    'with two calls pending warns in $variant: $filled, names $named and runs $ran',
    ({ variant, filled, named, ran }) => {
      const { machine, cpus, csds, prepare, runs, mem } = calls(variant);
      setCpuOnline(cpus[1], 1, false);
      openOfflineWindow(cpus[1]);
      for (const csd of csds.slice(0, 2)) expect(carelessCall(cpus[0], 1, prepare(csd, 0))).toBe(true);
      machine.settle();
      expect(machine.warnings).toEqual(filled ? [Warning.IPI_ON_OFFLINE_CPU] : []);
      expect(machine.traced(Event.WARN_CSD)).toHaveLength(named);
      expect(runs).toHaveLength(ran);
      expect(csds.slice(0, 2).map((csd) => mem[csd + CSD.flags])).toEqual(
        ran === 0 ? [CSD_FLAG_LOCK, CSD_FLAG_LOCK] : [0, 0],
      );
    },
  );

  it.each(behaviours)('that is online is silent in $variant', ({ variant }) => {
    const { machine, cpus, note } = calls(variant);
    for (let i = 0; i < 3; i++) smpCallFunctionSingle(cpus[0], 1, note, i, true);
    cpus[0].sendIpi(1, 0);
    machine.settle();
    expect(machine.warnings).toEqual([]);
  });
});

describe('warnings', () => {
  it('have a text each', () => {
    for (const warning of Object.values(Warning)) expect(warningText(warning)).not.toMatch(/^warning \d+$/);
    expect(warningText(99)).toBe('warning 99');
    expect(new Set(Object.values(Warning).map(warningText)).size).toBe(Object.values(Warning).length);
  });

  it('are traced and counted, and never thrown; a BUG is', () => {
    const { machine, cpus, mem } = calls('v3.15');
    warnOn(cpus[1], Warning.CSD_NOT_LOCKED, 4, 5);
    expect(machine.events).toEqual([{ cpu: 1, kind: Event.WARN, a: Warning.CSD_NOT_LOCKED, b: 4, c: 5 }]);
    expect(mem[at(machine.map.statistics, 1) + STATISTICS.warnings]).toBe(1);
    expect(() => bug(cpus[1], Warning.CPU_STILL_ONLINE, 2)).toThrow(
      'kernel BUG: CPU is still online after take_cpu_down (2, 0)',
    );
    expect(machine.traced(Event.BUG)).toEqual([{ cpu: 1, kind: Event.BUG, a: Warning.CPU_STILL_ONLINE, b: 2, c: 0 }]);
  });

  it('that are shown once are shown once on the whole machine', () => {
    const { machine, cpus } = calls('v3.15');
    expect([0, 1, 0].map((cpu) => warnOnce(cpus[cpu], Warning.MANY_PREEMPTIBLE))).toEqual([true, false, false]);
    expect(useWarning(cpus[2], Warning.MANY_PREEMPTIBLE)).toBe(false);
    expect(useWarning(cpus[2], Warning.SINGLE_FROM_INTERRUPT)).toBe(true);
    expect(machine.warnings).toEqual([Warning.MANY_PREEMPTIBLE]);
  });

  it('are silent through correct traffic, in every variant', () => {
    for (const { name } of [...VARIANTS, ...BUSTED].filter(
      (variant) => !variant.name.startsWith('busted-sync') && !variant.name.startsWith('busted-after'),
    )) {
      const { machine, cpus, note } = calls(name);
      for (const wait of [true, false, true]) {
        smpCallFunctionSingle(cpus[0], 1, note, 0, wait);
        smpCallFunction(cpus[1], note, 0, wait);
        onEachCpu(cpus[2], note, 0, wait);
      }
      machine.settle();
      expect([name, machine.warnings]).toEqual([name, []]);
    }
  });
});
