import { beforeEach, describe, expect, it } from 'vitest';
import type { FreeCpu } from '../../../../src/engine/free/cpu.js';
import { CPU, cpuWord, MACHINE, Phase } from '../../../../src/machine/layout.js';
import { Milestone } from '../../../../src/machine/milestone.js';
import { MachineStopped } from '../../../../src/machine/stopped.js';
import { Vector, vectorName } from '../../../../src/machine/vectors.js';
import { Event } from '../../../../src/trace/event.js';
import { readTrace } from '../../../../src/trace/ring.js';
import { bareCpu, bareMachine, type BareMachine } from './bare-cpu.js';

const { CALL_FUNCTION_SINGLE: SINGLE, CALL_FUNCTION: MASK, IRQ_WORK } = Vector;

let machine: BareMachine;
let cpu: FreeCpu<undefined>;
let other: FreeCpu<undefined>;
let log: string[];
let nowUs: number;
let onInterrupt: () => void;
let onSchedule: () => void;

beforeEach(() => setUp());

function setUp(delay = 'none'): void {
  log = [];
  nowUs = 0;
  onInterrupt = onSchedule = () => {};
  machine = bareMachine(2);
  const clock = { nowUs: () => nowUs };
  const entries = {
    interrupt: (vector: number) => {
      log.push(vectorName(vector));
      onInterrupt();
    },
    schedule: () => {
      log.push('stopper');
      onSchedule();
    },
  };
  cpu = bareCpu(machine, 0, clock, entries);
  other = bareCpu(machine, 1, clock, {}, { delay });
}

function word(field: keyof typeof CPU, id = 0): number {
  return cpuWord(machine.layout, id, CPU[field] as number);
}

/** What happened since the last look. */
function happened(): string[] {
  return log.splice(0);
}

describe('interrupts', () => {
  it('that arrive while irqs are off are taken when they are enabled', () => {
    cpu.irqDisable();
    other.sendIpi(0, SINGLE);
    other.sendIpi(0, SINGLE);
    other.sendIpi(0, IRQ_WORK);
    cpu.relax();
    cpu.preemptDisable();
    cpu.preemptEnable();
    expect(happened()).toEqual([]);
    cpu.irqEnable();
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE', 'IRQ_WORK']);
  });

  it('that have arrived are taken before irqs are disabled', () => {
    other.sendIpi(0, SINGLE);
    expect(happened()).toEqual([]);
    cpu.irqDisable();
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE']);
    other.sendIpi(0, SINGLE);
    cpu.irqDisable(); // they are off already
    expect(happened()).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['relax', () => cpu.relax()],
    ['spinOn', () => cpu.spinOn(machine.words[0], 0)],
    ['waitOn', () => cpu.waitOn(machine.words[0], 0)],
    ['the outermost preemptEnable', () => cpu.preemptEnable()],
    ['irqSave', () => cpu.irqRestore(cpu.irqSave())],
  ])('are taken in %s', (_, act) => {
    if (act.toString().includes('preemptEnable')) cpu.preemptDisable();
    other.sendIpi(0, MASK);
    act();
    expect(happened()).toEqual(['CALL_FUNCTION']);
  });

  it('are not taken in an inner preemptEnable', () => {
    cpu.preemptDisable();
    cpu.preemptDisable();
    other.sendIpi(0, SINGLE);
    cpu.preemptEnable();
    expect(happened()).toEqual([]);
    cpu.preemptEnable();
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('are handled with irqs off, in hard interrupt context and without preemption, and not inside each other', () => {
    onInterrupt = () => {
      log.push(`${cpu.irqsDisabled()} ${cpu.inHardirq()} ${cpu.preemptCount()}`);
      if (log.length < 4) cpu.sendIpi(0, SINGLE);
      cpu.relax();
      cpu.irqRestore(cpu.irqSave());
      log.push('done');
    };
    cpu.preemptDisable();
    other.sendIpi(0, SINGLE);
    cpu.relax();
    expect(happened()).toEqual([
      'CALL_FUNCTION_SINGLE',
      'true true 2',
      'done',
      'CALL_FUNCTION_SINGLE',
      'true true 2',
      'done',
    ]);
    expect([cpu.irqsDisabled(), cpu.inHardirq(), cpu.preemptCount()]).toEqual([false, false, 1]);
  });

  it('show what they did to the state of the CPU in shared memory, for reports', () => {
    const shared = () => [
      machine.mem[word('irqsOff')],
      machine.mem[word('hardirq')],
      machine.mem[word('preemptCount')],
    ];
    onInterrupt = () => log.push(shared().join());
    other.sendIpi(0, SINGLE);
    cpu.relax();
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE', '1,1,1']);
    cpu.irqDisable();
    cpu.preemptDisable();
    expect(shared()).toEqual([1, 0, 1]);
  });

  it('that are delayed are taken by a sleeper when they come due', () => {
    setUp('fixed:3000us');
    other.sendIpi(0, SINGLE);
    while (log.length === 0) {
      cpu.waitOn(machine.words[0], 0); // sleeps no longer than until the due time, and the clock goes on meanwhile
      nowUs += 1000;
    }
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE']);
    expect(nowUs).toBe(4000); // looked at 0, 1000, 2000 and 3000
  });
});

describe('the stopper', () => {
  it.each<[string, () => void]>([
    ['relax', () => cpu.relax()],
    ['spinOn', () => cpu.spinOn(machine.words[0], 0)],
    ['waitOn', () => cpu.waitOn(machine.words[0], 0)],
    ['the outermost preemptEnable', () => (cpu.preemptDisable(), cpu.preemptEnable())],
  ])('runs in %s', (_, act) => {
    other.kick(0);
    act();
    expect(happened()).toEqual(['stopper']);
    cpu.relax();
    expect(happened()).toEqual([]);
  });

  it('does not run while preemption or irqs are off', () => {
    other.kick(0);
    cpu.preemptDisable();
    cpu.relax();
    cpu.irqDisable();
    cpu.preemptEnable();
    expect(happened()).toEqual([]);
    cpu.irqEnable();
    expect(happened()).toEqual([]); // enabling irqs is no place to be preempted
    cpu.relax();
    expect(happened()).toEqual(['stopper']);
  });

  it('runs after the interrupt that asked for it', () => {
    onInterrupt = () => cpu.kick(0);
    other.sendIpi(0, SINGLE);
    cpu.relax();
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE', 'stopper']);
  });

  it('runs again when it was kicked while it ran', () => {
    let kicks = 2;
    onSchedule = () => void (kicks-- > 0 && other.kick(0));
    other.kick(0);
    while (log.length < 3) cpu.relax();
    expect(happened()).toEqual(['stopper', 'stopper', 'stopper']);
    expect(machine.mem[word('resched')]).toBe(0);
  });
});

describe('a sleep', () => {
  it.each<[string, () => void]>([
    ['waitOn', () => cpu.waitOn(machine.words[0], 0)],
    ['sleepUs', () => cpu.sleepUs(10)],
  ])('by %s is refused with preemption or irqs off', (_, sleep) => {
    cpu.preemptDisable();
    expect(sleep).toThrow('sleeping function called from invalid context');
    cpu.preemptEnable();
    cpu.irqDisable();
    expect(sleep).toThrow('sleeping function called from invalid context');
  });

  it('returns at once when the word has changed', () => {
    machine.mem[machine.words[0]] = 1;
    cpu.waitOn(machine.words[0], 0);
    cpu.preemptDisable();
    cpu.irqDisable();
    cpu.spinOn(machine.words[0], 0);
    expect(machine.mem[word('doorbell')]).toBe(0);
  });

  it('says so in the word it waits for, where it may', () => {
    cpu.spinOn(machine.words[0], 1, 0x100); // has changed already: 0
    expect(machine.mem[machine.words[0]]).toBe(0);
    cpu.spinOn(machine.words[0], 0, 0x100, 1000); // until it is out of patience
    expect(machine.mem[machine.words[0]]).toBe(0x100);
  });

  it('by sleepUs lasts for its time, and serves meanwhile', () => {
    onInterrupt = () => (nowUs += 400);
    other.sendIpi(0, SINGLE);
    onSchedule = () => (nowUs += 700);
    other.kick(0);
    cpu.sleepUs(1000);
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE', 'stopper']);
    expect(nowUs).toBe(1100);
  });

  it.each<[string, () => void]>([
    ['relax', () => cpu.relax()],
    ['spinOn', () => cpu.spinOn(machine.words[0], 0)],
    ['waitOn', () => cpu.waitOn(machine.words[0], 0)],
    ['sleepUs', () => cpu.sleepUs(1)],
    ['waitForBoot', () => cpu.waitForBoot()],
    ['preemptEnable', () => (cpu.preemptDisable(), cpu.preemptEnable())],
  ])('by %s ends when the machine is stopped', (_, wait) => {
    machine.mem[machine.layout.machine.base + MACHINE.stop] = 1;
    expect(wait).toThrow(MachineStopped);
  });

  it('with irqs off ends when the machine is stopped', () => {
    cpu.irqDisable();
    machine.mem[machine.layout.machine.base + MACHINE.stop] = 1;
    expect(() => cpu.spinOn(machine.words[0], 0)).toThrow(MachineStopped);
  });
});

describe('booting', () => {
  it('waits for a request, answers it, and begins with a clear interrupt state', () => {
    cpu.irqDisable();
    cpu.enterPhase(Phase.DEAD);
    other.sendIpi(0, SINGLE);
    other.requestBoot(0);
    expect(machine.mem[word('bootRequest')]).toBe(1);
    cpu.waitForBoot();
    expect(machine.mem[word('bootRequest')]).toBe(2);
    expect(machine.mem[word('phase')]).toBe(Phase.LIVE);
    cpu.irqEnable();
    expect(happened()).toEqual([]);
  });
});

describe('a milestone', () => {
  it('is counted and traced', () => {
    cpu.reach(Milestone.ONLINE);
    cpu.reach(Milestone.ONLINE);
    expect(machine.mem[word('reached') + Milestone.ONLINE]).toBe(2);
    expect(readTrace(machine.mem, machine.trace, 0).events.map(({ kind, a }) => [kind, a])).toEqual([
      [Event.MILESTONE, Milestone.ONLINE],
      [Event.MILESTONE, Milestone.ONLINE],
    ]);
  });

  it('that is held is left when it is let go, interrupts being served meanwhile', () => {
    machine.mem[word('holds')] = 1 << Milestone.STOP_EXIT;
    onInterrupt = () => Atomics.store(machine.mem, word('holds'), 0);
    other.sendIpi(0, SINGLE);
    cpu.reach(Milestone.STOP_EXIT);
    expect(happened()).toEqual(['CALL_FUNCTION_SINGLE']);
  });

  it('is not held by the hold of another', () => {
    machine.mem[word('holds')] = ~(1 << Milestone.STOP_EXIT);
    cpu.reach(Milestone.STOP_EXIT);
    expect(machine.mem[word('reached') + Milestone.STOP_EXIT]).toBe(1);
  });
});

describe('the trace', () => {
  it('says when, and in what state the CPU was', () => {
    nowUs = 12.5;
    cpu.irqDisable();
    cpu.preemptDisable();
    cpu.trace(Event.WARN, 1, 2, 3);
    expect(readTrace(machine.mem, machine.trace, 0).events).toEqual([
      { cpu: 0, timeUs: 12.5, kind: Event.WARN, irqsOff: true, inHardirq: false, preemptCount: 1, a: 1, b: 2, c: 3 },
    ]);
  });
});
