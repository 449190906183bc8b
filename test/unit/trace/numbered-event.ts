/** Events whose every word follows from a number: a torn one is found out. */
import type { EventKind, TraceEvent } from '../../../src/trace/event.js';
import { traceContext } from '../../../src/trace/ring.js';

export function numberedEvent(n: number) {
  const kind = (1 + (Math.abs(n) % 26)) as EventKind;
  return {
    timeUs: n / 8,
    kind,
    context: traceContext(n % 2 === 0, n % 3 === 0, Math.abs(n) % 100),
    a: n,
    b: ~n,
    c: (n * 3) | 0,
  };
}

export function numberedTraceEvent(cpu: number, n: number): TraceEvent {
  const { timeUs, kind, a, b, c } = numberedEvent(n);
  return { cpu, timeUs, kind, irqsOff: n % 2 === 0, inHardirq: n % 3 === 0, preemptCount: Math.abs(n) % 100, a, b, c };
}
