import { describe, expect, it } from 'vitest';
import { Warning } from '../../../src/kernel/report-bug.js';
import { Milestone } from '../../../src/machine/milestone.js';
import { Vector } from '../../../src/machine/vectors.js';
import { eventLine } from '../../../src/report/events.js';
import { Event, type EventKind, type TraceEvent } from '../../../src/trace/event.js';
import { EVENT } from './results.js';

const NAMES = ['none', 'tick', 'tock'];
const line = (event: Partial<TraceEvent>): string => eventLine({ ...EVENT, ...event }, NAMES);
/** What stands behind the event's name. */
const text = (event: Partial<TraceEvent>): string => line(event).slice('     1234.6 µs CPU3 .. '.length);

const IPI = { b: Vector.CALL_FUNCTION };
const LINES: Readonly<Record<keyof typeof Event, readonly [Partial<TraceEvent>, string]>> = {
  BOOT: [{}, 'BOOT 0'],
  TASK: [{ a: 7 }, 'TASK 7'],
  TASK_DONE: [{ a: 7 }, 'TASK_DONE 7'],
  CSD_QUEUE: [{ a: 2, b: 1, c: 640 }, 'CSD_QUEUE for CPU2: tick'],
  CSD_ENTRY: [{ a: 42, b: 2, c: 640 }, 'CSD_ENTRY tock(42)'],
  CSD_EXIT: [{ a: 42, b: 2, c: 640 }, 'CSD_EXIT tock(42)'],
  CSD_REFUSED: [{ a: 2, b: 1 }, 'CSD_REFUSED for CPU2: tick'],
  CSD_STUCK: [{ a: 2, b: 1 }, 'CSD_STUCK for CPU2: tick'],
  CSD_UNSTUCK: [{ a: 2, b: 1 }, 'CSD_UNSTUCK for CPU2: tick'],
  IPI_SEND: [{ a: 2, ...IPI }, 'IPI_SEND to CPU2: CALL_FUNCTION'],
  IPI_LOST: [{ a: 2, ...IPI }, 'IPI_LOST to CPU2: CALL_FUNCTION'],
  IPI_DELAY: [{ a: 2, ...IPI, c: 250 }, 'IPI_DELAY to CPU2: CALL_FUNCTION, 250 µs'],
  IPI_HOLD: [{ a: 2, ...IPI, c: 1 }, 'IPI_HOLD to CPU2: CALL_FUNCTION'],
  IPI_DELIVER: [{ a: 1, ...IPI, c: 2 }, 'IPI_DELIVER from CPU1 to CPU2: CALL_FUNCTION'],
  IPI_TAKE: [{ a: Vector.DEVICE, b: 1 }, 'IPI_TAKE DEVICE'],
  IPI_DONE: [{ a: Vector.DEVICE }, 'IPI_DONE DEVICE'],
  STOP_STATE: [{ a: 3 }, 'STOP_STATE 3'],
  MILESTONE: [{ a: Milestone.IDLE_DEAD }, 'MILESTONE IDLE_DEAD'],
  CPU_OFFLINE: [{ a: 3 }, 'CPU_OFFLINE CPU3'],
  CPU_ONLINE: [{ a: 3 }, 'CPU_ONLINE CPU3'],
  NOTIFY: [{ a: 8, b: 3, c: 2 }, 'NOTIFY DYING of CPU3, notifier 2'],
  WARN: [{ a: Warning.IPI_ON_OFFLINE_CPU, b: 3 }, 'WARN IPI on offline CPU (3, 0)'],
  WARN_CSD: [{ a: 0, b: 2, c: 640 }, 'WARN_CSD pending: tock'],
  BUG: [{ a: Warning.CPU_STILL_ONLINE, b: 3, c: 1 }, 'BUG CPU is still online after take_cpu_down (3, 1)'],
  CALL_LOST: [{ a: 640, b: 1, c: 17 }, 'CALL_LOST call #17: tick'],
  DEVICE: [{ a: 2, b: 5 }, 'DEVICE tock(5)'],
  FREED: [{ a: 640, b: 8 }, 'FREED 640 8'],
  TORTURE: [{ a: 1, b: 40 }, 'TORTURE 1 40'],
  FLUSH: [{ a: 3 }, 'FLUSH 3'],
};

describe('an event as a line', () => {
  it.each(Object.entries(LINES))('%s', (name, [event, expected]) => {
    expect(text({ ...event, kind: Event[name as keyof typeof Event] })).toBe(expected);
  });

  it('begins with time, CPU and context', () => {
    expect(line({})).toBe('     1234.6 µs CPU3 .. BOOT 0');
    expect(line({ irqsOff: true })).toContain(' CPU3 i. ');
    expect(line({ irqsOff: true, inHardirq: true })).toContain(' CPU3 ih ');
  });

  it('whatever it is, it is one line and has no trailing blank', () => {
    for (const kind of [...Object.values(Event), 99 as EventKind])
      expect(line({ kind, a: -1, b: -1, c: -1 })).toMatch(/^ *[\d.]+ µs CPU\d [i.][h.] \S.*\S$/);
  });

  it('of numbers that have no name, says the number', () => {
    expect(text({ kind: 99 as EventKind, a: 1 })).toBe('event 99 1');
    expect(text({ kind: Event.DEVICE, a: 55 })).toBe('DEVICE function 55(0)');
    expect(text({ kind: Event.WARN, a: 55 })).toBe('WARN warning 55 (0, 0)');
    expect(text({ kind: Event.MILESTONE, a: 55 })).toBe('MILESTONE milestone 55');
    expect(text({ kind: Event.IPI_TAKE, a: 55 })).toBe('IPI_TAKE vector 55');
  });
});
