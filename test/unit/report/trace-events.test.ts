/** The structure that the Trace Event Format asks for, of any trace. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vector } from '../../../src/machine/vectors.js';
import { interleavingTraceEvents, kernelTraceEvents } from '../../../src/report/trace-events.js';
import { Event, type EventKind, type TraceEvent } from '../../../src/trace/event.js';
import { kernelTrace } from '../../../src/trace/kernel-trace.js';

interface Entry {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly s?: string;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

function entriesOf(text: string): Entry[] {
  const { displayTimeUnit, traceEvents } = JSON.parse(text) as { displayTimeUnit: string; traceEvents: Entry[] };
  expect(displayTimeUnit).toBe('ns');
  return traceEvents;
}

function eventAt(timeUs: number, cpu: number, kind: EventKind, a = 0, b = 0, c = 0): TraceEvent {
  return { cpu, timeUs, kind, irqsOff: false, inHardirq: false, preemptCount: 0, a, b, c };
}

const traceOf = (events: readonly TraceEvent[]) =>
  kernelTrace(
    events,
    { cpus: 3, dropped: 7 },
    (number) => `function${number}`,
    (csd) => `csd_data[${csd}]`,
  );

/** What is wrong with the events, by the rules of the format. */
function complaints(entries: readonly Entry[]): string[] {
  const wrong: string[] = [];
  const open = new Map<number, string[]>();
  const arrows = new Map<number, number>();
  for (const { ph, name, pid, tid, ts, id, s, bp, dur } of entries) {
    const stack = open.get(tid) ?? [];
    open.set(tid, stack);
    if (pid !== 1 || !Number.isInteger(tid)) wrong.push(`${name}: no track`);
    if (ph !== 'M' && !(ts >= 0)) wrong.push(`${name}: no time`);
    if (ph === 'B') stack.push(name);
    if (ph === 'E' && stack.pop() !== name) wrong.push(`${name} is closed, and is not the innermost`);
    if (ph === 'X' && !(dur! > 0)) wrong.push(`${name}: no duration`);
    if (ph === 'i' && !['g', 'p', 't'].includes(s!)) wrong.push(`${name}: no scope`);
    if (ph === 's') arrows.set(id!, ts);
    if (ph === 'f' && (!((arrows.get(id!) ?? Infinity) <= ts) || bp !== 'e'))
      wrong.push(`arrow ${id} ends before it begins`);
  }
  for (const names of open.values()) wrong.push(...names.map((name) => `${name} is never closed`));
  return wrong;
}

describe('trace events', () => {
  it('of a call: slices for task, interrupt and function, an arrow for the call and one for the IPI', () => {
    const entries = entriesOf(
      kernelTraceEvents(
        traceOf([
          eventAt(1, 0, Event.TASK, 4),
          eventAt(2, 0, Event.CSD_QUEUE, 1, 9, 64),
          eventAt(3, 0, Event.IPI_SEND, 1, Vector.CALL_FUNCTION_SINGLE),
          eventAt(5, 1, Event.IPI_TAKE, Vector.CALL_FUNCTION_SINGLE),
          eventAt(6, 1, Event.CSD_ENTRY, 3, 9, 64),
          eventAt(7, 1, Event.CSD_EXIT, 3, 9, 64),
          eventAt(8, 1, Event.IPI_DONE, Vector.CALL_FUNCTION_SINGLE),
          eventAt(9, 2, Event.CPU_OFFLINE, 2),
        ]),
      ),
    );
    expect(complaints(entries)).toEqual([]);
    expect(entries.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args])).toEqual([
      [0, { name: 'CPU0' }],
      [1, { name: 'CPU1' }],
      [2, { name: 'CPU2' }],
    ]);
    expect(
      entries.filter(({ ph }) => ph !== 'M').map(({ ph, tid, ts, name, id }) => [ph, tid, ts, name, id ?? 0]),
    ).toEqual([
      ['B', 0, 1, 'task 4', 0],
      ['X', 0, 2, 'CSD_QUEUE for CPU1: function9', 0],
      ['s', 0, 2, 'call', 1],
      ['X', 0, 3, 'IPI_SEND to CPU1: CALL_FUNCTION_SINGLE', 0],
      ['s', 0, 3, 'IPI', 2],
      ['B', 1, 5, 'CALL_FUNCTION_SINGLE', 0],
      ['f', 1, 5, 'IPI', 2],
      ['B', 1, 6, 'function9', 0],
      ['f', 1, 6, 'call', 1],
      ['E', 1, 7, 'function9', 0],
      ['E', 1, 8, 'CALL_FUNCTION_SINGLE', 0],
      ['i', 2, 9, 'CPU_OFFLINE CPU2', 0],
      ['E', 0, 9, 'task 4', 0],
    ]);
  });

  it('of whatever happened keep to the format', () => {
    const happened = fc.record({
      cpu: fc.nat(2),
      kind: fc.constantFrom(...Object.values(Event)),
      a: fc.nat(2),
      b: fc.nat(2),
      c: fc.constantFrom(0, 64, 128),
    });
    fc.assert(
      fc.property(fc.array(happened, { maxLength: 60 }), (steps) => {
        const events = steps.map(({ cpu, kind, a, b, c }, timeUs) => eventAt(timeUs, cpu, kind, a, b, c));
        expect(complaints(entriesOf(kernelTraceEvents(traceOf(events))))).toEqual([]);
      }),
    );
  });

  it('a checker of the format that sees nothing would prove nothing', () => {
    const entry = { name: 'x', pid: 1, tid: 0, ts: 1 };
    expect(complaints([{ ...entry, ph: 'B' }])).toHaveLength(1);
    expect(complaints([{ ...entry, ph: 'E' }])).toHaveLength(1);
    expect(complaints([{ ...entry, ph: 'f', id: 1, bp: 'e' }])).toHaveLength(1);
    expect(complaints([{ ...entry, ph: 'X' }])).toHaveLength(1);
    expect(complaints([{ ...entry, ph: 'i' }])).toHaveLength(1);
  });

  it('of an execution without a kernel: each row a slice on the track of its actor', () => {
    const row = { depth: 0, irqsOff: false, by: 'operation' as const, where: 'a.ts:3', ours: false };
    const entries = entriesOf(
      interleavingTraceEvents({
        actors: ['actor 0', 'actor 1'],
        rows: [
          { ...row, actor: 1, text: 'a[0] is 0' },
          { ...row, actor: null, by: 'hardware', text: 'a wait ends by itself' },
        ],
        finding: null,
      }),
    );
    expect(complaints(entries)).toEqual([]);
    expect(entries.filter(({ ph }) => ph !== 'M').map(({ ph, tid, ts, name }) => [ph, tid, ts, name])).toEqual([
      ['X', 1, 0, 'a[0] is 0'],
      ['i', 0, 1, 'a wait ends by itself'],
    ]);
  });
});
