/**
 * What code under test prints. Each execution prints again: while schedules are tried the first lines of all threads together
 * are shown, and the rest is counted. An execution that is shown to the user shows what it prints. What all threads must know
 * lies in memory that Node hands to each thread when it starts.
 */
import { getEnvironmentData, isMainThread, setEnvironmentData, type Worker } from 'node:worker_threads';
import { add, exchange, load, store } from '../memory/atomics.js';
import { notWatched } from './asynchrony.js';

const KEY = 'smplab.printed';
/** Lines and characters that may still be shown, lines that were not, and how it is just now. */
const [LINES, CHARS, LEFT_OUT, HOW] = [0, 1, 2, 3];
const WORDS = 4;
const TRIES = 0;
/** An execution is shown. */
const SHOWS = 1;

/** While schedules are tried. */
const [MOST_LINES, MOST_CHARS] = [20, 4096];
/** What a thread may print of executions that are shown, in characters or bytes. */
const MOST_OUTPUT = 64 * 1024;
/** What LINES is when no more is shown. */
const CLOSED = -(2 ** 31);
const LINE_END = 10;
const HEAD = 'printed in the execution that is shown:\n';
const CUT = '\n… what the module prints is shown no further\n';
const SUMMED = '… what else is printed while schedules are tried is left out\n';

type Chunk = string | Uint8Array;
type Write = (chunk: Chunk, ...rest: unknown[]) => boolean;

/** From now on the threads that are started share what may be printed. Context: the host, before they are. */
export function beginPrinting(): void {
  const words = sharedWords() ?? new Int32Array(new SharedArrayBuffer(4 * WORDS));
  store(words, LINES, MOST_LINES);
  store(words, CHARS, MOST_CHARS);
  setEnvironmentData(KEY, words.buffer);
}

/** Lines that were left out, since the last time that this was asked. */
export function linesLeftOut(): number {
  const words = sharedWords();
  if (words === undefined) return 0;
  const lines = load(words, LEFT_OUT);
  add(words, LEFT_OUT, -lines);
  return lines;
}

/** By stream: how it is written without a limit. */
const unlimited = new Map<NodeJS.WriteStream, Write>();

/** What a thread prints that has a limit of its own is not measured again by the thread which has started it, and later. */
export function passOn({ stdout, stderr }: Pick<Worker, 'stdout' | 'stderr'>): void {
  for (const [source, stream] of [
    [stdout, process.stdout],
    [stderr, process.stderr],
  ] as const) {
    const write = unlimited.get(stream);
    if (write === undefined) continue;
    source.unpipe(stream);
    source.on('data', write).resume();
  }
}

/** From now on it is shown to the user what is executed, or no more. A line stands between it and what was printed before. */
export function showPrinting(on: boolean): void {
  const words = sharedWords();
  if (words === undefined) return;
  store(words, HOW, on ? SHOWS : TRIES);
  const hasPrinted = load(words, LINES) !== MOST_LINES || load(words, CHARS) !== MOST_CHARS;
  if (on && hasPrinted) unlimited.get(process.stdout)?.(HEAD); // not by who prints: threads overtake each other
}

/** From now on a stream takes no more than may be shown. */
export function limitOutput(stream: NodeJS.WriteStream): void {
  const write = writerOf(stream);
  unlimited.set(stream, write);
  const words = sharedWords() ?? new Int32Array(WORDS).fill(SHOWS, HOW);
  let left = MOST_OUTPUT;
  stream.write = (chunk: Chunk, ...rest: unknown[]) => {
    const isShown = load(words, HOW) !== TRIES;
    const part = isShown ? chunk.slice(0, Math.max(0, left)) : partOf(words, chunk);
    if (isShown) left -= chunk.length;
    if (part.length === chunk.length) return write(part, ...rest);
    if (part.length > 0) write(part);
    if (isShown ? part.length > 0 : close(words)) write(isShown ? CUT : SUMMED);
    const done = rest.at(-1);
    if (typeof done === 'function') notWatched(() => queueMicrotask(done as () => void));
    return true;
  };
}

/**
 * A thread's stream holds back what is written until its host has taken what was before, of which a thread that blocks hears
 * nothing: what it has printed last would be lost with it.
 */
function writerOf(stream: NodeJS.WriteStream): Write {
  const send = stream._writev?.bind(stream);
  if (isMainThread || send === undefined) return stream.write.bind(stream) as Write;
  return (chunk, ...rest) => {
    const done = rest.at(-1);
    const encoding = typeof chunk !== 'string' ? 'buffer' : typeof rest[0] === 'string' ? rest[0] : 'utf8';
    const hear = (): void => void (typeof done === 'function' && (done as () => void)());
    send([{ chunk, encoding: encoding as BufferEncoding }], hear);
    return true;
  };
}

/** What of it is shown while schedules are tried. */
function partOf(words: Int32Array, chunk: Chunk): Chunk {
  const ends = lineEnds(chunk);
  const isOpen = load(words, LINES) !== CLOSED;
  const lines = isOpen ? add(words, LINES, -ends.length) : 0;
  const chars = isOpen ? add(words, CHARS, -chunk.length) : 0;
  if (lines >= ends.length && chars >= chunk.length) return chunk;
  const last = lines <= 0 ? 0 : (ends[lines - 1] ?? chunk.length);
  const length = Math.max(0, Math.min(last, chars));
  add(words, LEFT_OUT, ends.filter((end) => end > length).length);
  return chunk.slice(0, length);
}

/** No more is shown while schedules are tried. Returns whether more was before. */
function close(words: Int32Array): boolean {
  return exchange(words, LINES, CLOSED) !== CLOSED;
}

/** Where its lines end. */
function lineEnds(chunk: Chunk): number[] {
  const ends: number[] = [];
  for (let at = 0; at < chunk.length; at++)
    if ((typeof chunk === 'string' ? chunk.charCodeAt(at) : chunk[at]) === LINE_END) ends.push(at + 1);
  return ends;
}

function sharedWords(): Int32Array | undefined {
  const memory: unknown = getEnvironmentData(KEY);
  return memory instanceof SharedArrayBuffer ? new Int32Array(memory) : undefined;
}
