/** Inputs that look like a trace to their owner: what they are, and the command that makes text of them. */

interface Known {
  readonly what: string;
  readonly help: string;
}

const SIGNATURES: readonly (Known & { readonly bytes: readonly number[] })[] = [
  { bytes: codes('\x17\x08Dtracing'), what: 'a trace.dat of trace-cmd', help: 'trace-cmd report -l FILE' },
  { bytes: codes('PERFILE2'), what: 'a perf.data', help: perfScript('-i FILE') },
  { bytes: codes('2ELIFREP'), what: 'a perf.data', help: perfScript('-i FILE') },
  { bytes: [0xff, 0xfe], what: 'UTF-16 text', help: 'iconv -f UTF-16 -t UTF-8 FILE' },
  { bytes: [0xfe, 0xff], what: 'UTF-16 text', help: 'iconv -f UTF-16 -t UTF-8 FILE' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', help: 'zstd -dc FILE' },
  { bytes: codes('\xfd7zXZ\0'), what: 'compressed with xz', help: 'xz -dc FILE' },
  { bytes: codes('BZh'), what: 'compressed with bzip2', help: 'bzip2 -dc FILE' },
];

/** The first bytes of a gzip file. */
const GZIP = [0x1f, 0x8b];
/** Bytes that must be there to tell: the longest signature. */
export const SIGNATURE_BYTES = 10;

/** Whether a file that begins with these bytes is compressed with gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return begins(bytes, GZIP);
}

/** Why a file that begins with these bytes cannot be read as text, or null. */
export function refusedBytes(bytes: Uint8Array): string | null {
  const known = SIGNATURES.find((signature) => begins(bytes, signature.bytes));
  if (known !== undefined) return textOf(known);
  return isUtf16(bytes) ? textOf(SIGNATURES.find(({ what }) => what === 'UTF-16 text')!) : null;
}

const CONSOLE = /^(?:\S.*kernel: |<\d+>)?\[\s*\d+\.\d+\](?:\[\s*[TC]\d+\])? /;
const LINES: readonly (Known & { readonly line: RegExp })[] = [
  {
    line: CONSOLE,
    what: 'a console dump, with the columns of the console before those of the trace',
    help: "sed -E 's/^[^[]*\\[ *[0-9.]+\\](\\[ *[TC][0-9]+\\])? //' FILE",
  },
  {
    line: /^\s*(?:[!+#*@$] *)?(?:\d+\.\d+ \| +)?\d+\)\s/,
    what: 'the output of the tracer function_graph, which shows functions and no events',
    help: 'echo nop > current_tracer',
  },
  {
    line: /^\uFEFF?\s*<(?:!doctype html|html|script)\b/i,
    what: 'a systrace in HTML',
    help: 'awk \'/<script class="trace-data"/{on=1;next} /<[/]script>/{on=0} on\' FILE',
  },
  {
    line: /^\uFEFF?\s*(?:\{"|\{$|\[\{|\[$)/,
    what: 'JSON, such as Chrome and Perfetto write',
    help: 'traceconv systrace FILE',
  },
  {
    line: /^\s*\S.*\s\d+(?:\/\d+)?\s+\d+\.\d+:\s+(?:\d+\s+)?[\w-]+:[\w-]+:/,
    what: 'perf script without the CPU',
    help: perfScript(''),
  },
];

/** Whether a line begins with the columns of the console, as dmesg prints them. */
export function isConsole(line: string): boolean {
  return CONSOLE.test(line);
}

/** What a line is that no format has, or null: nothing that is known. */
export function refusedLine(line: string): string | null {
  const known = LINES.find((candidate) => candidate.line.test(line));
  return known === undefined ? null : textOf(known);
}

function textOf({ what, help }: Known): string {
  return `${what}, not ftrace text; what helps: ${help}`;
}

function perfScript(input: string): string {
  return `perf script ${input}${input === '' ? '' : ' '}-F comm,pid,tid,cpu,time,event,trace`;
}

function begins(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, i) => bytes[i] === byte);
}

/** Without a mark at its beginning: every other byte of English text is 0. */
function isUtf16(bytes: Uint8Array): boolean {
  const zero = (at: number): boolean => bytes.length >= 4 && bytes[at] === 0 && bytes[at + 2] === 0;
  const text = (at: number): boolean => bytes[at] > 0 && bytes[at + 2] > 0;
  return (zero(1) && text(0)) || (zero(0) && text(1));
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
