/**
 * The two streams of the process, and the only place where text meets the terminal. Whatever is written to them, by
 * smplab, by commander, or by a module under test in whichever thread, is escaped: an argument, a trace or an error may
 * hold characters that would move the cursor, clear the screen or set the title. Colours pass where there are some.
 */
import { StringDecoder } from 'node:string_decoder';
import { printable } from '../common/printable.js';
import { hasColours } from './paint.js';

type Write = NodeJS.WriteStream['write'];
type Done = (error?: Error | null) => void;

const CLEAR = '\r\u001b[K';
/** What `styleText` makes of the styles that `Paint` has. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /(\u001b\[(?:1|2|22|3[1-6]|39)m)/;
const unescaped = new WeakMap<NodeJS.WriteStream, Write>();

/** From now on the stream escapes what it is given. */
export function escapeControls(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (text: string, done?: Done) => boolean;
  const decoder = new StringDecoder('utf8'); // a thread's output comes in pieces, which may end within a character
  unescaped.set(stream, write as Write);
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done) => {
    const after = typeof encoding === 'function' ? encoding : done;
    // What threads print comes in bytes. It is no result: a document on stdout stays one.
    if (typeof chunk !== 'string' && stream === process.stdout) return process.stderr.write(chunk, after);
    const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
    return write(stream.isTTY || hasColours(stream) ? exceptColours(text) : printable(text), after);
  };
}

function exceptColours(text: string): string {
  return text
    .split(COLOUR)
    .map((part, i) => (i % 2 === 1 ? part : printable(part)))
    .join('');
}

/** A result on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line of progress on stderr, over the one before: for terminals only. */
export function showLive(text: string): void {
  if (process.stderr.isTTY) writeRaw(`${CLEAR}${printable(text)}`);
}

/** Takes the line of progress away. */
export function clearLive(): void {
  if (process.stderr.isTTY) writeRaw(CLEAR);
}

function writeRaw(text: string): void {
  const write = unescaped.get(process.stderr) ?? process.stderr.write.bind(process.stderr);
  write(text);
}

/**
 * Ends the process when a stream cannot be written. Where the reader has gone it has seen enough: the exit code is the
 * one that is known by then, or else `otherwise`. A full disk, say, is reported in a line, with `broken`.
 */
export function endOnFailure(stream: NodeJS.WriteStream, otherwise: number, broken: number): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? otherwise);
    if (stream !== process.stderr)
      process.stderr.write(`smplab: the output cannot be written (${error.code ?? error.message})\n`);
    process.exit(broken);
  });
}
