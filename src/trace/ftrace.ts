/**
 * Ftrace text: one line of a recorded kernel trace → one event.
 *
 * Reads what `cat trace`, `cat trace_pipe` and `trace-cmd report` print, and no more of it than the replay needs:
 * cross-CPU calls (`csd:*`), the IPIs behind them (`ipi:*`) and CPU hotplug (`cpuhp:*`). Other well-formed events are
 * passed on without their fields, so that a trace recorded with more events than these is as good as one without. A
 * line that is not ftrace is an error with its number: a workload made from half a file would be a lie.
 *
 * Source: kernel/trace/trace_output.c (columns), include/trace/events/csd.h, ipi.h, cpuhp.h (fields), Linux 6.12.
 */

/** CPU numbers from here on are refused: no machine of ours is larger. */
const FTRACE_CPUS_MAX = 256;
/** The longest line ftrace prints is a page or two; what is longer is no line, and must not pile up in memory. */
const LINE_CHARS_MAX = 16_384;
const SHOWN_CHARS_MAX = 60;
/** A live trace (`trace_pipe`) may be a little out of order; two traces in one file are far out of order. */
const BACKWARDS_US_MAX = 1_000_000;

/** An input that cannot be read as a trace. The message is one line, meant for the user. */
export class FtraceError extends Error {
  override readonly name = 'FtraceError';

  /**
   * @param line counted from 1; null when the file as a whole is meant
   * @param problem what is wrong, or what was expected
   * @param text the offending text, where there is one; the message shows its beginning
   */
  constructor(
    readonly line: number | null,
    problem: string,
    readonly text: string | null = null,
  ) {
    super(`${line === null ? '' : `line ${line}: `}${problem}${text === null ? '' : `: "${shorten(text)}"`}`);
  }
}

/** What every event line says, whatever its event. */
export interface FtraceStamp {
  /** The timestamp, in µs of the trace's own clock. */
  readonly atUs: number;
  /** The CPU it was recorded on. */
  readonly cpu: number;
  /** Recorded in an interrupt: flags h, H (hard), s (soft), z, Z (NMI). A trace without flags says task. */
  readonly context: 'task' | 'irq';
}

/** `csd` is the low 52 bits of the pointer, 0 for NULL: a number, because kept text keeps its whole chunk in memory. */
export interface CsdRef {
  readonly func: string;
  readonly csd: number;
}

/** What each event says of its own. Function names are bare: no `+0x…`, no module. */
export type FtraceFields =
  | ({ readonly kind: 'csd_queue_cpu'; readonly target: number; readonly callsite: string } & CsdRef)
  | ({ readonly kind: 'csd_function_entry' | 'csd_function_exit' } & CsdRef)
  | { readonly kind: 'ipi_send_cpu'; readonly target: number; readonly callsite: string }
  | { readonly kind: 'ipi_send_cpumask'; readonly callsite: string }
  | { readonly kind: 'cpuhp_enter' | 'cpuhp_multi_enter'; readonly target: number; readonly func: string }
  | { readonly kind: 'cpuhp_exit'; readonly target: number; readonly ret: number }
  | { readonly kind: 'other' };

export type FtraceEvent = FtraceStamp & FtraceFields;

/** A line that is no event but says something about the trace: events lost on a CPU, CPUs that the machine has. */
export type FtraceNote =
  | { readonly kind: 'lost'; readonly cpu: number; readonly count: number }
  | { readonly kind: 'machine'; readonly cpus: number };

//                    task     pid      tgid, if recorded    CPU      flags, if recorded time        event
const EVENT_LINE = /^.{0,80}?-\d+\s+(?:\(\s*[-\d]+\)\s+)?\[(-?\w+)\]\s+(?:(\S{4,8})\s+)?([^\s:]+):(?:\s+(.*))?$/;
const INTERRUPT_FLAGS = /[hHsZz]/;
const SECONDS = /^(\d{1,9})\.(\d{1,9})$/;
/** The kernel leaves the number out when it does not know it: it is one at least. */
const LOST = /^CPU:(\w+) \[(?:LOST )?(?:(\d{1,12}) )?EVENTS(?: DROPPED)?\]$/;
const MACHINE = /^(?:#.*#P:|cpus=)(\d+)$/;
/** In the first column: a task's name may begin with it too, but is indented. */
const COMMENT = /^\uFEFF?#/;
/** A blank line, a line of a stack trace, and what trace-cmd says of a CPU that recorded nothing. */
const REMARK = /^(?:$|\s*=> |CPU \d+ is empty$)/;

/**
 * Reads one line. A comment or a blank line gives null; throws `FtraceError` on a line that is not ftrace, or whose
 * fields are not those of its event.
 */
export function parseFtraceLine(text: string, lineNumber: number): FtraceEvent | FtraceNote | null {
  const line = new Source(lineNumber, text.trimEnd());
  const match = COMMENT.test(line.text) ? null : EVENT_LINE.exec(line.text);
  if (match === null) return parseNote(line);
  const [, cpu = '', flags = '', time = '', event = ''] = match;
  const [, seconds, fraction = ''] = SECONDS.exec(time) ?? line.refuse(`${shorten(time)} is not a time in seconds`);
  return {
    atUs: Number(seconds) * 1e6 + Number(fraction.padEnd(9, '0')) / 1e3,
    cpu: line.cpu(cpu),
    context: INTERRUPT_FLAGS.test(flags) ? 'irq' : 'task',
    ...parseFields(event, lineNumber),
  };
}

/** What is no event. */
function parseNote(line: Source): FtraceNote | null {
  const machine = MACHINE.exec(line.text);
  if (machine !== null) return { kind: 'machine', cpus: Math.min(Number(machine[1]), FTRACE_CPUS_MAX) };
  if (COMMENT.test(line.text) || REMARK.test(line.text)) return null;
  const [, cpu, count = '1'] = LOST.exec(line.text) ?? line.refuse('not an ftrace line');
  return { kind: 'lost', cpu: line.cpu(cpu), count: Number(count) };
}

//             a function, and the module that the kernel prints behind it
const FUNCTION = String.raw`(\S+?)(?: \[[^\]]*\])?`;
const CSD_QUEUE = new RegExp(`^cpu=(\\S+) callsite=${FUNCTION} func=${FUNCTION} csd=(\\S+)$`);
const CSD_FUNCTION = new RegExp(`^func=${FUNCTION}, csd=(\\S+)$`);
const IPI_SEND_CPU = new RegExp(`^cpu=(\\S+) callsite=${FUNCTION} callback=\\S`);
/** The mask itself is printed in more than one way, and the calls behind it name their targets one by one. */
const IPI_SEND_CPUMASK = new RegExp(`^cpumask=\\S+ callsite=${FUNCTION} callback=\\S`);
const CPUHP_ENTER = /^cpu: (\S+) target:\s+\d+ step:\s+\d+ \((\S+?)(?: \[[^\]]*\])?\)$/;
const CPUHP_EXIT = /^cpu: (\S+)\s+state:\s+\d+ step:\s+\d+ ret: (-?\d+)$/;

/** What stands behind the timestamp: the event's name and its own fields. */
function parseFields(event: string, lineNumber: number): FtraceFields {
  const colon = event.indexOf(':');
  const kind = event.slice(0, colon);
  const fields = new Source(lineNumber, event.slice(colon + 1).trim());
  switch (kind) {
    case 'csd_queue_cpu': {
      const [cpu, callsite, func, csd] = fields.match(CSD_QUEUE, `${kind} lacks its cpu, callsite, func or csd`);
      return { kind, target: fields.cpu(cpu), callsite: bare(callsite), func: bare(func), csd: fields.pointer(csd) };
    }
    case 'csd_function_entry':
    case 'csd_function_exit': {
      const [func, csd] = fields.match(CSD_FUNCTION, `${kind} lacks its func or csd`);
      return { kind, func: bare(func), csd: fields.pointer(csd) };
    }
    case 'ipi_send_cpu': {
      const [cpu, callsite] = fields.match(IPI_SEND_CPU, `${kind} lacks its cpu, callsite or callback`);
      return { kind, target: fields.cpu(cpu), callsite: bare(callsite) };
    }
    case 'ipi_send_cpumask': {
      const [callsite] = fields.match(IPI_SEND_CPUMASK, `${kind} lacks its cpumask, callsite or callback`);
      return { kind, callsite: bare(callsite) };
    }
    case 'cpuhp_enter':
    case 'cpuhp_multi_enter': {
      const [cpu, func] = fields.match(CPUHP_ENTER, `${kind} lacks its cpu, target, step or function`);
      return { kind, target: fields.cpu(cpu), func: bare(func) };
    }
    case 'cpuhp_exit': {
      const [cpu, ret] = fields.match(CPUHP_EXIT, `${kind} lacks its cpu, state, step or ret`);
      return { kind, target: fields.cpu(cpu), ret: Number(ret) };
    }
    default:
      return { kind: 'other' };
  }
}

/** A piece of a line, and what is read out of it. */
class Source {
  constructor(
    readonly number: number,
    readonly text: string,
  ) {}

  refuse(problem: string): never {
    throw new FtraceError(this.number, problem, this.text);
  }

  /** The groups of a pattern that the whole text must match. */
  match(pattern: RegExp, otherwise: string): string[] {
    return (pattern.exec(this.text) ?? this.refuse(otherwise)).slice(1);
  }

  cpu(word: string): number {
    const cpu = DECIMAL.test(word) ? Number(word) : NaN;
    return cpu < FTRACE_CPUS_MAX ? cpu : this.refuse(`CPU ${shorten(word)} is not in 0..${FTRACE_CPUS_MAX - 1}`);
  }

  pointer(word: string): number {
    if (NO_POINTER.test(word)) return 0;
    if (!POINTER.test(word)) this.refuse(`${shorten(word)} is not a pointer`);
    return Number.parseInt(word.slice(-13).replace('x', ''), 16);
  }
}
const DECIMAL = /^\d{1,9}$/;
/** As the kernel prints it, in full width: what is narrower was cut off. trace-cmd prints `0x` and no leading zeros. */
const POINTER = /^(?:0x[0-9a-f]{1,16}|[0-9a-f]{8}|[0-9a-f]{16})$/i;
/** NULL, and what the kernel prints before it has a key to hash pointers with. */
const NO_POINTER = /^\((?:nil|null|_+ptrval_+)\)$/;

/** The name of a function without its offset in it. */
function bare(name: string): string {
  return name.replace(/\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?$/i, '');
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= SHOWN_CHARS_MAX ? line : `${line.slice(0, SHOWN_CHARS_MAX)}…`;
}

/** Anything that no text contains. */
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\f\r]/u;

/**
 * Reads a trace as it comes, in pieces cut anywhere; memory stays bounded whatever the length of the file.
 *
 * Throws `FtraceError` at the first thing that is wrong: a file that is empty or no text, a line that is not ftrace
 * (the last one cut short included), time that runs backwards as it does where two traces were put into one file.
 */
export async function* readFtrace(chunks: AsyncIterable<string>): AsyncGenerator<FtraceEvent | FtraceNote> {
  let lineNumber = 0;
  let rest = '';
  let latestUs = 0;
  let empty = true;

  function* parse(lines: readonly string[]): Generator<FtraceEvent | FtraceNote> {
    for (const text of lines) {
      lineNumber++;
      empty &&= text.trim() === '';
      const event = parseFtraceLine(text, lineNumber);
      if (event === null) continue;
      if ('atUs' in event) {
        if (event.atUs < latestUs - BACKWARDS_US_MAX) {
          throw new FtraceError(lineNumber, 'time runs backwards (two traces in one file?)', text);
        }
        latestUs = Math.max(latestUs, event.atUs);
      }
      yield event;
    }
  }

  for await (const chunk of chunks) {
    if (CONTROL_CHARACTER.test(chunk)) throw new FtraceError(null, 'not a text file');
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* parse(lines);
    if (rest.length > LINE_CHARS_MAX) throw new FtraceError(lineNumber + 1, 'not an ftrace line', rest);
  }
  if (rest !== '') yield* parse([rest]);
  if (empty) throw new FtraceError(null, 'the file is empty');
}
