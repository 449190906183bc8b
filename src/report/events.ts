/** Trace events as lines of text. */
import { vectorName } from '../machine/vectors.js';
import { milestoneName } from '../machine/milestone.js';
import { cpuActionText } from '../kernel/hotplug/notifier.js';
import { warningText } from '../kernel/report-bug.js';
import { Event, eventName, type EventKind, type TraceEvent } from '../trace/event.js';

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
  const words = ARGUMENTS[kind as EventKind] ?? numbers;
  return `${eventName(kind)} ${words(a, b, c, (number) => functionNames[number] ?? `function ${number}`)}`.trimEnd();
}

/** The arguments of an event in words. @param name of a function */
type Words = (a: number, b: number, c: number, name: (number: number) => string) => string;

const callFor: Words = (a, b, _, name) => `for CPU${a}: ${name(b)}`;
const call: Words = (a, b, _, name) => `${name(b)}(${a})`;
const ipiTo: Words = (a, b) => `to CPU${a}: ${vectorName(b)}`;
const warning: Words = (a, b, c) => `${warningText(a)} (${b}, ${c})`;
const cpu: Words = (a) => `CPU${a}`;
const numbers: Words = (a, b, c) => (c !== 0 ? `${a} ${b} ${c}` : b !== 0 ? `${a} ${b}` : String(a));

const ARGUMENTS: Readonly<Partial<Record<EventKind, Words>>> = {
  [Event.CSD_QUEUE]: callFor,
  [Event.CSD_REFUSED]: callFor,
  [Event.CSD_STUCK]: callFor,
  [Event.CSD_UNSTUCK]: callFor,
  [Event.CSD_ENTRY]: call,
  [Event.CSD_EXIT]: call,
  [Event.IPI_SEND]: ipiTo,
  [Event.IPI_LOST]: ipiTo,
  [Event.IPI_DELAY]: (a, b, c) => `to CPU${a}: ${vectorName(b)}, ${c} µs`,
  [Event.IPI_HOLD]: ipiTo,
  [Event.IPI_DELIVER]: (a, b, c) => `from CPU${a} to CPU${c}: ${vectorName(b)}`,
  [Event.IPI_TAKE]: vectorName,
  [Event.IPI_DONE]: vectorName,
  [Event.MILESTONE]: milestoneName,
  [Event.WARN]: warning,
  [Event.BUG]: warning,
  [Event.WARN_CSD]: (_, b, __, name) => `pending: ${name(b)}`,
  [Event.CALL_LOST]: (_, b, c, name) => `call #${c}: ${name(b)}`,
  [Event.DEVICE]: (a, b, _, name) => `${name(a)}(${b})`,
  [Event.CPU_OFFLINE]: cpu,
  [Event.CPU_ONLINE]: cpu,
  [Event.NOTIFY]: (a, b, c) => `${cpuActionText(a)} of CPU${b}, notifier ${c}`,
};
