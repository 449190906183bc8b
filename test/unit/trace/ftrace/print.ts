/** The other direction, for tests: an event → the line that the kernel and each tool print of it. */
import type { FtraceFields } from '../../../../src/trace/ftrace/event.js';

export interface LineOptions {
  readonly cpu: number;
  readonly atUs: number;
  /** As the kernel prints it: `kworker/0:0-9`. */
  readonly task?: string;
  /** Five or so columns; none at all when empty. */
  readonly flags?: string;
}

/** A line of `cat trace`. `target` etc. are those of the event; `cpu` and `atUs` of the line. */
export function formatFtraceLine(fields: FtraceFields, options: LineOptions): string {
  return usual(options, `${fields.kind}: ${kernelFields(fields)}`);
}

/** One way in which a trace is printed. */
export interface Style {
  readonly hasFlags: boolean;
  /** Whether functions have names. */
  readonly hasNames: boolean;
  readonly line: (fields: FtraceFields, options: LineOptions) => string;
}

export const STYLES: Readonly<Record<string, Style>> = {
  'cat trace': { hasFlags: true, hasNames: true, line: formatFtraceLine },
  'options/fields': {
    hasFlags: true,
    hasNames: true,
    line: (fields, options) => usual(options, `${fields.kind}: ${printedFields(fields)}`),
  },
  'latency-format': {
    hasFlags: true,
    hasNames: true,
    line: (fields, options) =>
      latency(
        options,
        `${options.atUs}us${options.atUs % 2 === 0 ? ' ' : '+'}: ${fields.kind}: ${kernelFields(fields)}`,
      ),
  },
  'trace-cmd report': {
    hasFlags: false,
    hasNames: true,
    line: (fields, options) => usual({ ...options, flags: '' }, event(fields, toolFields(fields))),
  },
  'trace-cmd report -i two files': {
    hasFlags: false,
    hasNames: true,
    line: (fields, options) => `hk: ${usual({ ...options, flags: '' }, event(fields, toolFields(fields)))}`,
  },
  'trace-cmd report 3.3': {
    hasFlags: true,
    hasNames: true,
    line: (fields, options) => usual(options, event(fields, toolFields(fields))),
  },
  'trace-cmd report -l': {
    hasFlags: true,
    hasNames: true,
    line: (fields, options) => latency(options, `${seconds(options.atUs)}: ${event(fields, toolFields(fields))}`),
  },
  'trace-cmd report --ts-diff': {
    hasFlags: false,
    hasNames: true,
    line: (fields, options) =>
      usual({ ...options, flags: '' }, `${`(+${options.atUs % 1000})`.padEnd(8)} ${event(fields, toolFields(fields))}`),
  },
  'trace-cmd report -R': {
    hasFlags: false,
    hasNames: false,
    line: (fields, options) => usual({ ...options, flags: '' }, event(fields, rawFields(fields))),
  },
  'perf script': {
    hasFlags: false,
    hasNames: true,
    line: (fields, options) => perf(options, '', fields),
  },
  'perf script with pid/tid and period': {
    hasFlags: false,
    hasNames: true,
    line: (fields, options) => perf({ ...options, task: `${options.task ?? 'task-7'}/77` }, '         1 ', fields),
  },
};

/** The event as raw mode shows it. The callsite of a mask is printed in the kernel's way everywhere. */
export function withAddresses(fields: FtraceFields): FtraceFields {
  const func = 'func' in fields ? { func: addressOf(fields.func) } : {};
  const isNamed = 'callsite' in fields && fields.kind !== 'ipi_send_cpumask';
  return { ...fields, ...func, ...(isNamed && { callsite: addressOf(fields.callsite) }) };
}

/** What a function is in raw mode. */
function addressOf(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return `0xffffffff${hash.toString(16).padStart(8, '0')}`;
}

function usual(options: LineOptions, text: string): string {
  const { cpu, flags = '...1.' } = options;
  const [comm, pid] = taskOf(options);
  const stamp = `[${String(cpu).padStart(3, '0')}] ${flags}${flags === '' ? '' : ' '}${seconds(options.atUs).padStart(12)}`;
  return `${comm.padStart(16)}-${pid.padEnd(7)} ${stamp}: ${text}`;
}

function latency(options: LineOptions, text: string): string {
  const [comm, pid] = taskOf(options);
  return `${comm.slice(0, 8).padStart(8)}-${pid.padEnd(7)} ${String(options.cpu).padStart(3)}${options.flags ?? '...1.'} ${text}`;
}

function perf(options: LineOptions, period: string, fields: FtraceFields): string {
  const [comm, pid] = taskOf(options);
  const name = `${SYSTEMS[fields.kind.split('_', 1)[0]] ?? 'sched'}:${fields.kind}`;
  const stamp = `[${String(options.cpu).padStart(3, '0')}] ${seconds(options.atUs).padStart(12)}`;
  return `${comm.padStart(16)} ${pid.padStart(5)} ${stamp}: ${period}${name.padStart(22)}: ${toolFields(fields)}`;
}
const SYSTEMS: Readonly<Record<string, string>> = { csd: 'csd', ipi: 'ipi', cpuhp: 'cpuhp', call: 'irq_vectors' };

function event(fields: FtraceFields, text: string): string {
  return `${`${fields.kind}:`.padEnd(21)} ${text}`;
}

function taskOf({ task = 'task-7' }: LineOptions): [comm: string, pid: string] {
  const dash = task.lastIndexOf('-');
  return [task.slice(0, dash), task.slice(dash + 1)];
}

function seconds(atUs: number): string {
  return `${Math.floor(atUs / 1e6)}.${String(atUs % 1e6).padStart(6, '0')}`;
}

/** Print format of the kernel. */
function kernelFields(fields: FtraceFields): string {
  return printFormat(fields, (csd) => csd.toString(16).padStart(16, '0'));
}

/** … as libtraceevent prints it. */
function toolFields(fields: FtraceFields): string {
  return printFormat(fields, (csd) => (csd === 0 ? '(nil)' : `0x${csd.toString(16)}`));
}

function printFormat(fields: FtraceFields, pointer: (csd: number) => string): string {
  switch (fields.kind) {
    case 'csd_queue_cpu':
      return `cpu=${fields.target} callsite=${fields.callsite}+0x33/0x130 func=${fields.func} csd=${pointer(fields.csd)}`;
    case 'csd_function_entry':
    case 'csd_function_exit':
      return `func=${fields.func}, csd=${pointer(fields.csd)}`;
    case 'ipi_send_cpu':
      return `cpu=${fields.target} callsite=${fields.callsite}+0x20/0x60 callback=${callback(fields.calls)}`;
    case 'ipi_send_cpumask':
      return `cpumask=${mask(fields.targets)} callsite=${fields.callsite}+0x20/0x60 callback=${callback(fields.calls)}`;
    case 'cpuhp_enter':
    case 'cpuhp_multi_enter':
      return `cpu: ${pad(fields.target)} target:   0 step: 145 (${fields.func})`;
    case 'cpuhp_exit':
      return ` cpu: ${pad(fields.target)}  state:  87 step: 145 ret: ${fields.ret}`;
    case 'call_vector_entry':
    case 'call_vector_exit':
      return 'vector=251';
    case 'other':
    case 'unread':
      return 'prev_comm=a prev_pid=1 ==> next_comm=b next_pid=2';
  }
}

/** What the kernel prints with the option `fields`. */
function printedFields(fields: FtraceFields): string {
  const number = (value: number): string => `0x${value.toString(16)} (${value})`;
  const func = (name: string): string => `${name}+0x0/0x2d0 (-2127280992)`;
  return allFields(fields, number, number, func);
}

/** What trace-cmd prints in raw mode. */
function rawFields(fields: FtraceFields): string {
  return allFields(fields, String, (csd) => `0x${csd.toString(16)}`, addressOf);
}

function allFields(
  fields: FtraceFields,
  number: (value: number) => string,
  pointer: (value: number) => string,
  func: (name: string) => string,
): string {
  switch (fields.kind) {
    case 'csd_queue_cpu':
      return `cpu=${number(fields.target)} callsite=${func(fields.callsite)} func=${func(fields.func)} csd=${pointer(fields.csd)}`;
    case 'csd_function_entry':
    case 'csd_function_exit':
      return `func=${func(fields.func)} csd=${pointer(fields.csd)}`;
    case 'ipi_send_cpu':
      return `cpu=${number(fields.target)} callsite=${func(fields.callsite)} callback=${fields.calls ? func('interrupt') : pointer(0)}`;
    case 'cpuhp_enter':
    case 'cpuhp_multi_enter':
      return `cpu=${number(fields.target)} target=${number(140)} idx=${number(169)} fun=${func(fields.func)}`;
    case 'cpuhp_exit':
      return `cpu=${number(fields.target)} state=${number(168)} idx=${number(168)} ret=${fields.ret}`;
    default:
      return kernelFields(fields);
  }
}

function callback(calls: boolean): string {
  return calls ? 'generic_smp_call_function_single_interrupt+0x0/0x10' : '0x0';
}

function mask(cpus: readonly number[]): string {
  let bits = 0n;
  for (const cpu of cpus) bits |= 1n << BigInt(cpu);
  const digits = bits.toString(16);
  const words = Math.ceil(digits.length / 8);
  return (digits.padStart(8 * words, '0').match(/.{8}/g) ?? []).join(',');
}

function pad(cpu: number): string {
  return String(cpu).padStart(4, '0');
}
