/** Trace events as lines of text. */
import { vectorName } from '../machine/vectors.js';
import { milestoneName } from '../machine/milestone.js';
import { cpuActionText } from '../kernel/hotplug/notifier.js';
import { warningText } from '../kernel/report-bug.js';
import { Event, eventName, type TraceEvent } from '../trace/event.js';

/**
 * One line: `    1234.5 µs CPU2 ih IPI_TAKE CALL_FUNCTION_SINGLE`; `i` is irqs off, `h` a hard interrupt.
 *
 * @param functionNames function number → name
 */
export function eventLine(event: TraceEvent, functionNames: readonly string[]): string {
  const flags = `${event.irqsOff ? 'i' : '.'}${event.inHardirq ? 'h' : '.'}`;
  const text = eventText(event.kind, event.a, event.b, event.c, functionNames);
  return `${event.timeUs.toFixed(1).padStart(11)} µs CPU${event.cpu} ${flags} ${text}`.trimEnd();
}

/** `CSD_QUEUE for CPU2: callback`. */
export function eventText(kind: number, a: number, b: number, c: number, functionNames: readonly string[]): string {
  return `${eventName(kind)} ${argumentsOf({ kind, a, b, c }, (number) => functionNames[number] ?? `function ${number}`)}`.trimEnd();
}

function argumentsOf(
  { kind, a, b, c }: { kind: number; a: number; b: number; c: number },
  name: (number: number) => string,
): string {
  switch (kind) {
    case Event.CSD_QUEUE:
    case Event.CSD_REFUSED:
    case Event.CSD_STUCK:
    case Event.CSD_UNSTUCK:
      return `for CPU${a}: ${name(b)}`;
    case Event.CSD_ENTRY:
    case Event.CSD_EXIT:
      return `${name(b)}(${a})`;
    case Event.IPI_SEND:
    case Event.IPI_LOST:
      return `to CPU${a}: ${vectorName(b)}`;
    case Event.IPI_DELAY:
      return `to CPU${a}: ${vectorName(b)}, ${c} µs`;
    case Event.IPI_HOLD:
      return `to CPU${a}: ${vectorName(b)}`;
    case Event.IPI_DELIVER:
      return `from CPU${a} to CPU${c}: ${vectorName(b)}`;
    case Event.IPI_TAKE:
    case Event.IPI_DONE:
      return vectorName(a);
    case Event.MILESTONE:
      return milestoneName(a);
    case Event.WARN:
    case Event.BUG:
      return `${warningText(a)} (${b}, ${c})`;
    case Event.WARN_CSD:
      return `pending: ${name(b)}`;
    case Event.CALL_LOST:
      return `call #${c}: ${name(b)}`;
    case Event.DEVICE:
      return `${name(a)}(${b})`;
    case Event.CPU_OFFLINE:
    case Event.CPU_ONLINE:
      return `CPU${a}`;
    case Event.NOTIFY:
      return `${cpuActionText(a)} of CPU${b}, notifier ${c}`;
    default:
      return c !== 0 ? `${a} ${b} ${c}` : b !== 0 ? `${a} ${b}` : String(a);
  }
}
