import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CpuAction } from '../../../src/kernel/hotplug/notifier.js';
import { Vector } from '../../../src/machine/vectors.js';
import { ftraceText } from '../../../src/report/ftrace.js';
import { Event, type EventKind, type TraceEvent } from '../../../src/trace/event.js';
import { FtraceReader } from '../../../src/trace/ftrace/read.js';
import { kernelTrace, type KernelTrace } from '../../../src/trace/kernel-trace.js';

const PLACES: Readonly<Record<number, string>> = {
  16: 'stack_csds[1].slots',
  32: 'cfd_block[0].csd',
  48: 'csd_data[1]',
};

function event(cpu: number, kind: EventKind, [a, b = 0, c = 0]: readonly number[], more: Partial<TraceEvent> = {}) {
  return { cpu, timeUs: 1_000_000, kind, irqsOff: false, inHardirq: false, preemptCount: 0, a, b, c, ...more };
}

function traceOf(events: readonly TraceEvent[], dropped = 0): KernelTrace {
  return kernelTrace(
    events,
    { cpus: 4, dropped },
    (number) => `function${number}`,
    (csd) => PLACES[csd] ?? 'data',
  );
}

const linesOf = (trace: KernelTrace): string[] => ftraceText(trace).trimEnd().split('\n').slice(12);

describe('ftrace text', () => {
  it('is what the kernel would have traced: calls, IPIs, interrupts, hotplug', () => {
    const irq = { irqsOff: true, inHardirq: true, preemptCount: 1 };
    const events = [
      event(1, Event.TASK, [1]),
      event(1, Event.CSD_QUEUE, [2, 7, 16], { preemptCount: 1 }),
      event(1, Event.IPI_SEND, [2, Vector.CALL_FUNCTION_SINGLE], { preemptCount: 1 }),
      event(2, Event.IPI_DELIVER, [1, Vector.CALL_FUNCTION_SINGLE]),
      event(2, Event.IPI_TAKE, [Vector.CALL_FUNCTION_SINGLE], irq),
      event(2, Event.CSD_ENTRY, [5, 7, 16], irq),
      event(2, Event.CSD_EXIT, [5, 7, 16], irq),
      event(2, Event.IPI_DONE, [Vector.CALL_FUNCTION_SINGLE], irq),
      event(1, Event.CSD_QUEUE, [3, 7, 32], { timeUs: 2_500_000.6 }),
      event(1, Event.CSD_ENTRY, [5, 7, 0], { irqsOff: true }),
      event(1, Event.TASK_DONE, [1]),
      event(0, Event.NOTIFY, [CpuAction.DOWN_PREPARE, 3, 0]),
      event(3, Event.CPU_OFFLINE, [3], { irqsOff: true }),
      event(0, Event.NOTIFY, [CpuAction.DEAD, 3, 0]),
      event(0, Event.NOTIFY, [CpuAction.DEAD, 3, 1]),
    ];
    expect(linesOf(traceOf(events))).toEqual([
      '            task-1001    [001] ...1.     1.000000: csd_queue_cpu: cpu=2 callsite=smp_call_function_single+0x33/0x60 func=function7 csd=ffff888000000040',
      '            task-1001    [001] ...1.     1.000000: ipi_send_cpu: cpu=2 callsite=smp_call_function_single+0x33/0x60 callback=generic_smp_call_function_single_interrupt+0x0/0x10',
      '          <idle>-0       [002] d.h1.     1.000000: call_function_single_entry: vector=251',
      '          <idle>-0       [002] d.h1.     1.000000: csd_function_entry: func=function7, csd=ffff888000000040',
      '          <idle>-0       [002] d.h1.     1.000000: csd_function_exit: func=function7, csd=ffff888000000040',
      '          <idle>-0       [002] d.h1.     1.000000: call_function_single_exit: vector=251',
      '            task-1001    [001] .....     2.500001: csd_queue_cpu: cpu=3 callsite=smp_call_function_many_cond+0x33/0x60 func=function7 csd=ffff888000000080',
      '            task-1001    [001] d....     1.000000: csd_function_entry: func=function7, csd=0000000000000000',
      '          <idle>-0       [000] .....     1.000000: cpuhp_enter: cpu: 0003 target:   0 step: 145 (takedown_cpu)',
      '          <idle>-0       [000] .....     1.000000: cpuhp_exit:  cpu: 0003  state: 145 step: 145 ret: 0',
    ]);
  });

  it('says in its header how many CPUs there are and how many events are missing', () => {
    const text = ftraceText(traceOf([event(0, Event.CSD_QUEUE, [1, 7, 48])], 41));
    expect(text.split('\n')[2]).toBe('# entries-in-buffer/entries-written: 1/42   #P:4');
    expect(text).toContain('callsite=generic_exec_single+');
  });

  it('reads back as the same events, whatever happened', () => {
    const happened = fc.record({
      cpu: fc.nat(3),
      kind: fc.constantFrom(Event.CSD_QUEUE, Event.CSD_ENTRY, Event.CSD_EXIT),
      a: fc.nat(3),
      b: fc.nat(9),
      c: fc.constantFrom(16, 32, 48, 0x7fff_ffff),
      timeUs: fc.integer({ min: 0, max: 1e12 }),
      irqsOff: fc.boolean(),
      inHardirq: fc.boolean(),
      preemptCount: fc.nat(300),
    });
    fc.assert(
      fc.property(happened, (one) => {
        const [line] = linesOf(traceOf([one]));
        expect(new FtraceReader().read(line)).toMatchObject({
          atUs: one.timeUs,
          cpu: one.cpu,
          context: one.inHardirq ? 'irq' : 'task',
          kind:
            { [Event.CSD_QUEUE]: 'csd_queue_cpu', [Event.CSD_ENTRY]: 'csd_function_entry' }[one.kind as 4 | 5] ??
            'csd_function_exit',
          func: `function${one.b}`,
          ...(one.kind === Event.CSD_QUEUE && { target: one.a }),
        });
      }),
    );
  });
});
