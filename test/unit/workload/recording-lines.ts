/** Traces written by hand, for tests: one line an event, times in µs. */
import { readRecording, type ReadOptions } from '../../../src/workload/recording.js';
import type { Recording } from '../../../src/workload/recorded-call.js';
import { formatFtraceLine, type LineOptions } from '../trace/ftrace/print.js';

type More = Partial<LineOptions>;

const CALLSITES: Readonly<Record<string, string>> = {
  flush_tlb_func: 'on_each_cpu_cond_mask',
  ipi_mb: 'membarrier_private_expedited',
  sched_ttwu_pending: 'ttwu_queue_wakelist',
  rto_push_irq_work_func: 'irq_work_queue_on',
};

/** `func` is queued by `cpu` for `target`, through the callsite that the kernel queues it from. */
export function queue(atUs: number, cpu: number, target: number, func: string, csd: number, more: More = {}): string {
  const callsite = CALLSITES[func] ?? 'generic_exec_single';
  return formatFtraceLine({ kind: 'csd_queue_cpu', target, callsite, func, csd }, { cpu, atUs, ...more });
}

export function entry(atUs: number, cpu: number, func: string, csd: number, flags = 'd.h1.'): string {
  return formatFtraceLine({ kind: 'csd_function_entry', func, csd }, { cpu, atUs, flags });
}

export function exit(atUs: number, cpu: number, func: string, csd: number, flags = 'd.h1.'): string {
  return formatFtraceLine({ kind: 'csd_function_exit', func, csd }, { cpu, atUs, flags });
}

/** The IPI that ends a batch. */
export function ipi(atUs: number, cpu: number, more: More = {}): string {
  return formatFtraceLine(
    { kind: 'ipi_send_cpumask', targets: [1], callsite: 'on_each_cpu_cond_mask', calls: true },
    { cpu, atUs, ...more },
  );
}

export function hotplug(atUs: number, cpu: number, target: number, func: string): string {
  return formatFtraceLine({ kind: 'cpuhp_enter', target, func }, { cpu, atUs, flags: '.....' });
}

/** An event of no interest. */
export function other(atUs: number, cpu: number, flags = '...1.'): string {
  return formatFtraceLine({ kind: 'other' }, { cpu, atUs, flags });
}

export function recordingOf(lines: readonly string[], options?: ReadOptions): Promise<Recording> {
  return readRecording(chunksOf(lines.map((line) => `${line}\n`)), options);
}

export async function* chunksOf(chunks: Iterable<string>): AsyncGenerator<string> {
  yield* chunks;
}
