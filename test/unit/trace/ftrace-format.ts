/** The other direction, for tests: an event → the line that the kernel prints of it. */
import type { FtraceFields } from '../../../src/trace/ftrace.js';

export interface LineOptions {
  readonly cpu: number;
  readonly atUs: number;
  /** As the kernel prints it: `kworker/0:0-9`. */
  readonly task?: string;
  /** Five or so columns; none at all when empty. */
  readonly flags?: string;
}

/** `target` etc. of the event; `cpu` and `atUs` of the line. */
export function formatFtraceLine(fields: FtraceFields, options: LineOptions): string {
  const { cpu, atUs, task = 'task-7', flags = '...1.' } = options;
  const seconds = `${Math.floor(atUs / 1e6)}.${String(atUs % 1e6).padStart(6, '0')}`;
  const stamp = `[${String(cpu).padStart(3, '0')}] ${flags}${flags === '' ? '' : ' '}${seconds.padStart(12)}`;
  const dash = task.lastIndexOf('-');
  const who = `${task.slice(0, dash).padStart(16)}-${task.slice(dash + 1).padEnd(7)}`;
  return `${who} ${stamp}: ${fields.kind}: ${formatFields(fields)}`;
}

function formatFields(fields: FtraceFields): string {
  switch (fields.kind) {
    case 'csd_queue_cpu':
      return `cpu=${fields.target} callsite=${fields.callsite}+0x33/0x130 func=${fields.func} csd=${hex(fields.csd)}`;
    case 'csd_function_entry':
    case 'csd_function_exit':
      return `func=${fields.func}, csd=${hex(fields.csd)}`;
    case 'ipi_send_cpu':
      return `cpu=${fields.target} callsite=${fields.callsite}+0x20/0x60 callback=0x0`;
    case 'ipi_send_cpumask':
      return `cpumask=00000000,00000024 callsite=${fields.callsite}+0x20/0x60 callback=generic_smp_call+0x0/0x20`;
    case 'cpuhp_enter':
    case 'cpuhp_multi_enter':
      return `cpu: ${pad(fields.target)} target:   0 step: 145 (${fields.func})`;
    case 'cpuhp_exit':
      return ` cpu: ${pad(fields.target)}  state:  87 step: 145 ret: ${fields.ret}`;
    case 'other':
      return 'prev_comm=a prev_pid=1 ==> next_comm=b next_pid=2';
  }
}

function hex(csd: number): string {
  return csd.toString(16).padStart(16, '0');
}

function pad(cpu: number): string {
  return String(cpu).padStart(4, '0');
}
