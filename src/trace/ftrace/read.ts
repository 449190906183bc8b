/**
 * Trace text: a recorded kernel trace, line by line, as events.
 *
 * Reads what the kernel, trace-cmd and perf print (the formats are in a folder of their own), and no more of it than
 * the replay needs: cross-CPU calls (`csd:*`), the IPIs behind them (`ipi:*`, `irq_vectors:*`) and CPU hotplug
 * (`cpuhp:*`). Other events are passed on without their fields, so that a trace with more events than these is as good
 * as one without. A line that is not of the file's format is an error with its number: a workload made from half a file
 * would be a lie.
 */
import { FORMATS, formatOf } from './detect.js';
import { FtraceError } from './error.js';
import { FTRACE_CPUS_MAX, type FtraceEvent, type FtraceNote } from './event.js';
import { parseFields } from './fields.js';
import { LOST, type Columns, type Format } from './formats/format.js';
import { isConsole, refusedLine } from './refused.js';
import { Source } from './source.js';

/** The longest line ftrace prints is a page or two; what is longer is no line, and must not pile up in memory. */
const LINE_CHARS_MAX = 16_384;
/** A live trace (`trace_pipe`) may be a little out of order; two traces in one file are far out of order. */
const BACKWARDS_US_MAX = 1_000_000;

const INTERRUPT_FLAGS = /[hHsZz]/;
const MACHINE = /^(?:#.*#P:|cpus=)(\d+)\)?$/;
/** How many events are there, and how many were written. */
const ENTRIES = /(?:entries-written: |#)(\d{1,15})\/(\d{1,15})\b/;
/** In the first column: a task's name may begin with it too, but is indented. */
const COMMENT = /^\uFEFF?#/;
/** A blank line, and what trace-cmd says of a CPU that recorded nothing, and of its file. */
const REMARK = /^(?:$|CPU \d+ is empty$|version = \d+$)/;
/** Anything that no text contains. */
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\f\r]/u;

/** Reads lines of one file: the first event line decides in which format it is. */
export class FtraceReader {
  #lineNumber = 0;
  #format: Format | null = null;
  #formatNote: Extract<FtraceNote, { kind: 'format' }> | null = null;
  #latestUs = 0;

  /** The format of the file, and why; null before its first event line. */
  get format(): Extract<FtraceNote, { kind: 'format' }> | null {
    return this.#formatNote;
  }

  /** Comments and blank lines give null. @throws {FtraceError} on a line that is not of the file's format */
  read(text: string): FtraceEvent | FtraceNote | null {
    const line = new Source(++this.#lineNumber, text.trimEnd());
    if (COMMENT.test(line.text)) return machineNote(line.text);
    const columns = this.#format?.columns(line.text) ?? null;
    if (columns !== null) return this.#event(line, columns);
    const note = this.#note(line);
    if (note !== null) return note;
    const begins = this.#format === null && formatOf(line.text) !== null; // before remarks: tasks have strange names
    return !begins && this.#isRemark(line.text) ? null : this.#firstEvent(line);
  }

  /** The first event line of the file, or a line that cannot be read. */
  #firstEvent(line: Source): FtraceEvent {
    const format = isConsole(line.text) ? null : formatOf(line.text); // a dump is a trace behind another's columns
    if (format === null) return line.refuse(refusedLine(line.text) ?? 'not an ftrace line');
    if (this.#format !== null)
      line.refuse(`a line of ${format.name} in a file of ${this.#format.name} (two traces in one file?)`);
    this.#format = format;
    this.#formatNote = { kind: 'format', name: format.name, why: `line ${line.number} has ${format.mark}` };
    return this.#event(line, format.columns(line.text)!);
  }

  #event(line: Source, { cpu, flags, time, event }: Columns): FtraceEvent {
    const atUs = line.time(time);
    if (atUs < this.#latestUs - BACKWARDS_US_MAX) line.refuse('time runs backwards (two traces in one file?)');
    this.#latestUs = Math.max(this.#latestUs, atUs);
    const context = flags === null ? 'unknown' : INTERRUPT_FLAGS.test(flags) ? 'irq' : 'task';
    return { atUs, cpu: line.cpu(cpu), context, ...parseFields(event, line.number) };
  }

  #note(line: Source): FtraceNote | null {
    const machine = machineNote(line.text);
    if (machine !== null) return machine;
    const lost = (this.#format?.lost ?? LOST).exec(line.text)?.groups;
    return lost === undefined ? null : { kind: 'lost', cpu: line.cpu(lost['cpu']), count: Number(lost['count'] ?? 1) };
  }

  #isRemark(text: string): boolean {
    const formats = this.#format === null ? FORMATS : [this.#format];
    return REMARK.test(text) || formats.some(({ remark }) => remark.test(text));
  }
}

/** What a line of the header says about the machine. */
function machineNote(text: string): FtraceNote | null {
  const cpus = MACHINE.exec(text)?.[1];
  if (cpus === undefined) return null;
  const [, held = 0, written = 0] = ENTRIES.exec(text) ?? [];
  const overwritten = Math.max(0, Number(written) - Number(held));
  return { kind: 'machine', cpus: Math.min(Number(cpus), FTRACE_CPUS_MAX), overwritten };
}

/**
 * Reads a trace as it comes, in pieces cut anywhere; memory stays bounded whatever the length of the file.
 *
 * Throws `FtraceError` at the first thing that is wrong: a file that is empty or no text, a line that is not of its
 * format (the last one cut short included), time that runs backwards as it does where two traces were put into one file.
 */
export async function* readFtrace(chunks: AsyncIterable<string>): AsyncGenerator<FtraceEvent | FtraceNote> {
  const reader = new FtraceReader();
  let lines = 0;
  let rest = '';
  let empty = true;

  function* parse(texts: readonly string[]): Generator<FtraceEvent | FtraceNote> {
    for (const text of texts) {
      const { format } = reader;
      const read = reader.read(text);
      if (read === null) continue;
      if (reader.format !== format) yield reader.format!;
      yield read;
    }
  }

  for await (const chunk of chunks) {
    if (CONTROL_CHARACTER.test(chunk)) throw new FtraceError(null, 'not a text file');
    empty &&= chunk.trim() === '';
    const complete = (rest + chunk).split('\n');
    rest = complete.pop()!;
    yield* parse(complete);
    lines += complete.length;
    if (rest.length > LINE_CHARS_MAX) throw new FtraceError(lines + 1, 'not an ftrace line', rest);
  }
  if (rest !== '') yield* parse([rest]);
  if (empty) throw new FtraceError(null, 'the file is empty');
}
