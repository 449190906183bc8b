import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/memory/arena.js';
import { TRACE_HEAD, layoutTrace, readTrace, type TraceLayout, TraceWriter } from '../../../src/trace/ring.js';
import { numberedEvent, numberedTraceEvent } from './numbered-event.js';
import type { Orders } from './ring-writer.js';

function rings(cpus: number, capacity: number): { mem: Int32Array; trace: TraceLayout; stop: number } {
  const arena = new Arena();
  const stop = arena.words('stop', 1).base;
  const trace = layoutTrace(arena, cpus, capacity);
  return { mem: new Int32Array(arena.toBuffer()), trace, stop };
}

function write(writer: TraceWriter, from: number, count: number): void {
  for (let n = from; n < from + count; n++) {
    const { timeUs, kind, context, a, b, c } = numberedEvent(n);
    writer.write(timeUs, kind, context, a, b, c);
  }
}

describe('a trace ring', () => {
  it.each([
    [1, 2],
    [2, 2],
    [3, 4],
    [64, 64],
    [65, 128],
  ])('for %i events has %i slots', (asked, slots) => {
    expect(rings(1, asked).trace.capacity).toBe(slots);
  });

  it('gives back what was written, in order, and says how much it lost: all but the last, less the slot of the writer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), fc.nat(200), (capacity, count) => {
        const { mem, trace } = rings(2, capacity);
        write(new TraceWriter(mem, trace, 1), 0, count);
        const { events, dropped } = readTrace(mem, trace, 1);
        expect(dropped).toBe(Math.max(0, count - trace.capacity + 1));
        expect(events).toEqual(Array.from({ length: count - dropped }, (_, i) => numberedTraceEvent(1, dropped + i)));
        expect(readTrace(mem, trace, 0)).toEqual({ events: [], dropped: 0 });
      }),
    );
  });

  it('is gone on with by the next thread that runs its CPU', () => {
    const { mem, trace } = rings(1, 16);
    write(new TraceWriter(mem, trace, 0), 0, 5);
    write(new TraceWriter(mem, trace, 0), 5, 5);
    expect(readTrace(mem, trace, 0).events.map(({ a }) => a)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('does not show the slot that its writer died in', () => {
    const { mem, trace } = rings(1, 4);
    write(new TraceWriter(mem, trace, 0), 0, 4);
    mem.fill(-1, trace.events.base, trace.events.base + trace.events.stride); // the fifth event, half written over the first
    expect(readTrace(mem, trace, 0)).toEqual({ events: [1, 2, 3].map((n) => numberedTraceEvent(0, n)), dropped: 1 });
  });

  it('never says that nothing was lost, however much was', () => {
    const { mem, trace } = rings(1, 4);
    const head = trace.heads.base + TRACE_HEAD.written;
    Atomics.store(mem, head, 2 ** 31 - 3);
    const writer = new TraceWriter(mem, trace, 0);
    for (let n = 0; n < 10; n++) {
      write(writer, n, 1);
      const { events, dropped } = readTrace(mem, trace, 0);
      expect(dropped).toBeGreaterThan(2 ** 29);
      expect(events.map(({ a }) => a).slice(-n - 1)).toEqual([n - 2, n - 1, n].filter((a) => a >= 0));
    }
  });

  it('never shows a torn event while a thread writes', async () => {
    const { mem, trace, stop } = rings(1, 8);
    const worker = new Worker(new URL('./ring-writer.js', import.meta.url), {
      workerData: { mem, trace, stop } satisfies Orders,
    });
    const exit = once(worker, 'exit');
    await once(worker, 'online');
    let last = 0;
    let seen = 0;
    for (let reads = 0; reads < 40_000 || seen < 10_000; reads++) {
      const { events, dropped } = readTrace(mem, trace, 0);
      expect(dropped + events.length).toBeGreaterThanOrEqual(last);
      last = dropped + events.length;
      seen += events.length;
      for (const [i, event] of events.entries())
        if (!isNumbered(event, dropped + i)) expect(event).toEqual(numberedTraceEvent(0, dropped + i));
    }
    Atomics.store(mem, stop, 1);
    await exit;
  });
});

function isNumbered(event: ReturnType<typeof numberedTraceEvent>, n: number): boolean {
  const expected = numberedTraceEvent(0, n);
  return (Object.keys(expected) as (keyof typeof expected)[]).every((key) => event[key] === expected[key]);
}
