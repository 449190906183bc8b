/**
 * What stands behind the timestamp: an event's name and its own fields, `cpu=1 callsite=f+0x2/0x6 func=g csd=…`.
 *
 * The fields are read by their names, because each tool prints them in its own way: with and without commas, `cpu: 1`
 * for `cpu=1`, `cpu=0x1 (1)` with the option `fields`, addresses for functions in raw mode.
 *
 * Source: include/trace/events/csd.h, ipi.h and cpuhp.h, arch/x86/include/asm/trace/irq_vectors.h, Linux 6.12;
 * kernel/trace/trace_output.c, print_fields().
 */
import { FTRACE_CPUS_MAX, type FtraceFields } from './event.js';
import { Source } from './source.js';

/** perf puts the event's system before its name; trace-cmd says when it could not use an event's print format. */
const EVENT = /^(?:[\w-]+:(?=[\w-]+:))?([\w-]+):\s*(?:\[FAILED TO PARSE\]\s*)?([^]*)$/;
const OF_A_CSD = /\bcsd_(?:queue_cpu|function_entry|function_exit)\b/;
const PAIR = /(?:^|\s)(\w+)(?:=|:\s*)(\S+)/g;
/** Behind the number of a step: `step: 145 (takedown_cpu)`. */
const STEP_FUNCTION = /step:\s+\d+ \((\S+?)(?: \[[^\]]*\])?\)$/;

/** @param text `csd_queue_cpu: cpu=…`; an event of another kind gives `other` */
export function parseFields(text: string, lineNumber: number): FtraceFields {
  const [, name = '', rest = ''] = EVENT.exec(text) ?? [];
  const read = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  if (read === undefined) return OF_A_CSD.test(text) ? { kind: 'unread', line: lineNumber } : { kind: 'other' };
  return read(new Fields(name, new Source(lineNumber, rest.trim())));
}

const EVENTS: Readonly<Record<string, (fields: Fields) => FtraceFields>> = {
  csd_queue_cpu(fields) {
    const [cpu, callsite, func, csd] = fields.all('cpu', 'callsite', 'func', 'csd');
    const { source } = fields;
    return {
      kind: 'csd_queue_cpu',
      target: source.cpu(cpu),
      callsite: bare(callsite),
      func: bare(func),
      csd: source.pointer(csd),
    };
  },
  csd_function_entry: (fields) => ({ kind: 'csd_function_entry', ...execution(fields) }),
  csd_function_exit: (fields) => ({ kind: 'csd_function_exit', ...execution(fields) }),
  ipi_send_cpu(fields) {
    const [cpu, callsite, callback] = fields.all('cpu', 'callsite', 'callback');
    const { source } = fields;
    return { kind: 'ipi_send_cpu', target: source.cpu(cpu), callsite: bare(callsite), calls: isSet(callback) };
  },
  ipi_send_cpumask(fields) {
    const [mask, callsite, callback] = fields.all('cpumask', 'callsite', 'callback');
    return { kind: 'ipi_send_cpumask', targets: cpusIn(mask), callsite: bare(callsite), calls: isSet(callback) };
  },
  /** The older form, of arm and arm64: `target_mask=00000000,00000002 (Function call interrupts)`. */
  ipi_raise(fields) {
    const [mask] = fields.all('target_mask');
    const calls = CALL_REASON.test(fields.source.text);
    return { kind: 'ipi_send_cpumask', targets: cpusIn(mask), callsite: '', calls };
  },
  ipi_entry: ({ source }) => ({ kind: CALL_REASON.test(source.text) ? 'call_vector_entry' : 'other' }),
  ipi_exit: ({ source }) => ({ kind: CALL_REASON.test(source.text) ? 'call_vector_exit' : 'other' }),
  call_function_entry: () => ({ kind: 'call_vector_entry' }),
  call_function_exit: () => ({ kind: 'call_vector_exit' }),
  call_function_single_entry: () => ({ kind: 'call_vector_entry' }),
  call_function_single_exit: () => ({ kind: 'call_vector_exit' }),
  cpuhp_enter: (fields) => ({ kind: 'cpuhp_enter', ...step(fields) }),
  cpuhp_multi_enter: (fields) => ({ kind: 'cpuhp_multi_enter', ...step(fields) }),
  cpuhp_exit(fields) {
    const [cpu, ret] = fields.all('cpu', 'ret');
    return { kind: 'cpuhp_exit', target: fields.source.cpu(cpu), ret: Number(ret) };
  },
};
const CALL_REASON = /\(Function call interrupts\)/;

function execution(fields: Fields): { func: string; csd: number } {
  const [func, csd] = fields.all('func', 'csd');
  return { func: bare(func), csd: fields.source.pointer(csd) };
}

function step(fields: Fields): { target: number; func: string } {
  const [cpu] = fields.all('cpu');
  const func = STEP_FUNCTION.exec(fields.source.text)?.[1] ?? fields.get('fun');
  const refused = (): never => fields.source.refuse(`${fields.event} lacks its step or function`);
  return { target: fields.source.cpu(cpu), func: bare(func ?? refused()) };
}

/** The fields of one event. */
class Fields {
  readonly #values = new Map<string, string>();

  constructor(
    readonly event: string,
    readonly source: Source,
  ) {
    for (const [, name, value] of source.text.matchAll(PAIR)) this.#values.set(name, value.replace(/,$/, ''));
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The values of fields that must be there. */
  all(...names: readonly string[]): string[] {
    return names.map((name) => {
      const value = this.#values.get(name);
      return value ?? this.source.refuse(`${this.event} lacks its ${name}`);
    });
  }
}

/** Whether a function is named, or its address is not 0. */
function isSet(callback: string): boolean {
  return !/^(?:0x0+|0+|\((?:nil|null)\))$/.test(callback);
}

/** The name of a function without its offset in it. */
function bare(name: string): string {
  return name.replace(/\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?$/i, '');
}

/** `00000000,00000024` → 2, 5. A mask that is printed otherwise (`ARRAY[…]`, in raw mode) names no CPU. */
function cpusIn(mask: string): number[] {
  if (!/^[0-9a-f]{1,8}(?:,[0-9a-f]{8})*$/i.test(mask)) return [];
  const digits = mask.replaceAll(',', '').slice(-FTRACE_CPUS_MAX / 4);
  const cpus: number[] = [];
  for (let i = 0; i < digits.length; i++) {
    const digit = Number.parseInt(digits[digits.length - 1 - i], 16);
    for (let bit = 0; bit < 4; bit++) if ((digit & (1 << bit)) !== 0) cpus.push(4 * i + bit);
  }
  return cpus;
}
