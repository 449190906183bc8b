/**
 * What happened, in the Trace Event Format that Chrome and Perfetto load: a track for each CPU or thread, slices for
 * tasks, interrupts and calls, arrows from the queueing of a call to its execution and from an IPI to its interrupt.
 *
 * Every slice that is opened is closed, in the opposite order: of a trace whose beginning was overwritten, ends without a
 * beginning are left out, and what is open at its end is closed there.
 *
 * Source: Trace Event Format (Google, 2016), sections on duration, instant, flow and metadata events.
 */
import { vectorName } from '../machine/vectors.js';
import type { Interleaving } from '../lab/interleaving.js';
import { Event, eventName, type TraceEvent } from '../trace/event.js';
import type { KernelTrace } from '../trace/kernel-trace.js';
import { eventText } from './events.js';

/** One event of the format. `ts` and `dur` are in µs. */
export interface Entry {
  readonly ph: 'M' | 'B' | 'E' | 'X' | 'i' | 's' | 'f';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly [more: string]: unknown;
}

const PID = 1;
/** A moment that an arrow begins or ends at must lie within a slice. */
const MOMENT_US = 0.001;

/** The document for a machine. */
export function kernelTraceEvents(trace: KernelTrace): string {
  const tracks = Array.from({ length: trace.cpus }, (_, cpu) => `CPU${cpu}`);
  return documentOf('smplab', tracks, kernelEntries(trace), { droppedEvents: trace.dropped });
}

/** Its events, those with the names of the tracks left out. */
export function kernelEntries(trace: KernelTrace): readonly Entry[] {
  const writer = new Writer(trace);
  for (const event of trace.events) writer.add(event);
  writer.close();
  return writer.entries;
}

/** The document for an execution without a kernel: each row of its table lasts a microsecond. */
export function interleavingTraceEvents({ actors, rows }: Interleaving): string {
  const entries = rows.map(({ actor, text, where, by }, ts): Entry => {
    const row = { name: text, cat: by, pid: PID, ts, args: { where } };
    return actor === null ? { ...row, ph: 'i', tid: 0, s: 'g' } : { ...row, ph: 'X', tid: actor, dur: 1 };
  });
  return documentOf('smplab', actors, entries, {});
}

function documentOf(
  process: string,
  tracks: readonly string[],
  entries: readonly Entry[],
  otherData: Readonly<Record<string, unknown>>,
): string {
  const names = [
    { ph: 'M', name: 'process_name', pid: PID, tid: 0, args: { name: process } },
    ...tracks.flatMap((name, tid) => [
      { ph: 'M', name: 'thread_name', pid: PID, tid, args: { name } },
      { ph: 'M', name: 'thread_sort_index', pid: PID, tid, args: { sort_index: tid } },
    ]),
  ];
  const lines = [...names, ...entries].map((entry) => JSON.stringify(entry));
  return `{"displayTimeUnit":"ns","otherData":${JSON.stringify(otherData)},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

class Writer {
  readonly entries: Entry[] = [];
  /** Per CPU: the names of its open slices, the innermost last. */
  readonly #open: string[][];
  /** Per csd: the arrow from its queueing. */
  readonly #calls = new Map<number, number>();
  /** Per target and vector: arrows from IPIs that were not taken yet. */
  readonly #ipis = new Map<string, number[]>();
  #arrows = 0;
  #latestUs = 0;

  constructor(private readonly trace: KernelTrace) {
    this.#open = Array.from({ length: trace.cpus }, () => []);
  }

  add(event: TraceEvent): void {
    const { kind, a, b, c } = event;
    this.#latestUs = Math.max(this.#latestUs, event.timeUs);
    switch (kind) {
      case Event.TASK:
        return this.#begin(event, `task ${a}`, 'task');
      case Event.TASK_DONE:
        return this.#end(event, `task ${a}`);
      case Event.IPI_TAKE:
        this.#begin(event, vectorName(a), 'interrupt');
        for (const arrow of this.#taken(`${event.cpu} ${a}`)) this.#arrow(event, 'f', 'IPI', arrow);
        return;
      case Event.IPI_DONE:
        return this.#end(event, vectorName(a));
      case Event.CSD_ENTRY:
        this.#begin(event, this.#function(b), 'call');
        return this.#executed(event, c);
      case Event.CSD_EXIT:
        return this.#end(event, this.#function(b));
      case Event.CSD_QUEUE:
        this.#moment(event, 'call');
        this.#calls.set(c, this.#beginArrow(event, 'call'));
        return;
      case Event.IPI_SEND:
        this.#moment(event, 'interrupt');
        return this.#sent(event, `${a} ${b}`);
      default:
        this.#instant(event);
    }
  }

  /** Closes what is open. */
  close(): void {
    this.#open.forEach((names, tid) => {
      for (const name of names.toReversed()) this.entries.push({ ph: 'E', name, pid: PID, tid, ts: this.#latestUs });
    });
  }

  #begin(event: TraceEvent, name: string, cat: string): void {
    this.#open[event.cpu].push(name);
    this.entries.push({ ...at(event), ph: 'B', name, cat, args: this.#args(event) });
  }

  /** Closes the innermost slice of that name, and what was left open in it. */
  #end(event: TraceEvent, name: string): void {
    const open = this.#open[event.cpu];
    const found = open.lastIndexOf(name);
    if (found < 0) return;
    for (const inner of open.splice(found).toReversed()) this.entries.push({ ...at(event), ph: 'E', name: inner });
  }

  #moment(event: TraceEvent, cat: string): void {
    this.entries.push({ ...at(event), ph: 'X', name: this.#text(event), cat, dur: MOMENT_US, args: this.#args(event) });
  }

  #instant(event: TraceEvent): void {
    this.entries.push({ ...at(event), ph: 'i', s: 't', name: this.#text(event), cat: eventName(event.kind) });
  }

  #sent(event: TraceEvent, key: string): void {
    this.#ipis.set(key, [...(this.#ipis.get(key) ?? []), this.#beginArrow(event, 'IPI')]);
  }

  #taken(key: string): readonly number[] {
    const arrows = this.#ipis.get(key) ?? [];
    this.#ipis.delete(key);
    return arrows;
  }

  #executed(event: TraceEvent, csd: number): void {
    const arrow = this.#calls.get(csd);
    if (arrow === undefined || csd === 0) return;
    this.#calls.delete(csd);
    this.#arrow(event, 'f', 'call', arrow);
  }

  #beginArrow(event: TraceEvent, name: string): number {
    this.#arrow(event, 's', name, ++this.#arrows);
    return this.#arrows;
  }

  #arrow(event: TraceEvent, ph: 's' | 'f', name: string, id: number): void {
    this.entries.push({ ...at(event), ph, name, cat: 'flow', id, ...(ph === 'f' && { bp: 'e' }) });
  }

  #args({ kind, a, irqsOff, c }: TraceEvent): Readonly<Record<string, unknown>> {
    const csd = this.trace.csds[c];
    const call = kind === Event.CSD_ENTRY ? { info: a } : {};
    return { ...call, irqsOff, ...(csd !== undefined && { csd }) };
  }

  #text({ kind, a, b, c }: TraceEvent): string {
    return eventText(kind, a, b, c, Object.assign([] as string[], this.trace.functions));
  }

  #function(number: number): string {
    return this.trace.functions[number] ?? `function ${number}`;
  }
}

function at({ cpu, timeUs }: TraceEvent): { readonly pid: number; readonly tid: number; readonly ts: number } {
  return { pid: PID, tid: cpu, ts: timeUs };
}
