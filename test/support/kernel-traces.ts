/** Calls that were queued, as a kernel's trace has them and as they are read back from its text. */
import { Readable } from 'node:stream';
import { readTraceFile } from '../../src/commands/run/trace-file.js';
import { ftraceText } from '../../src/report/ftrace.js';
import { Event } from '../../src/trace/event.js';
import type { KernelTrace } from '../../src/trace/kernel-trace.js';
import type { Recording } from '../../src/workload/recorded-call.js';

/** Prints the trace as ftrace text, and reads that. */
export function readBack(kernel: KernelTrace): Promise<Recording> {
  return readTraceFile('-', { stdin: Readable.from([Buffer.from(ftraceText(kernel))], { objectMode: false }) });
}

/** `sender>target context` of each call, sorted; the dead CPU's own report is no traffic. */
export function queuedIn({ events, functions }: KernelTrace): string[] {
  return events
    .filter(({ kind, b }) => kind === Event.CSD_QUEUE && functions[b] !== 'cpuhp_complete_idle_dead')
    .map(({ cpu, a, inHardirq }) => `${cpu}>${a} ${inHardirq ? 'irq' : 'task'}`)
    .toSorted();
}

/** … of a recording. */
export function queuedOf({ calls }: Recording): string[] {
  return calls
    .flatMap(({ sender, targets, context }) => targets.map((target) => `${sender}>${target} ${context}`))
    .toSorted();
}
