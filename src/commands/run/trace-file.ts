/** Reads a trace as a stream: a file or standard input, plain or compressed with gzip. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../common/errors.js';
import { FtraceError } from '../../trace/ftrace/error.js';
import { isGzip, refusedBytes, SIGNATURE_BYTES } from '../../trace/ftrace/refused.js';
import type { Recording } from '../../workload/recorded-call.js';
import { readRecording } from '../../workload/recording.js';

/** The trace that comes with the package. */
export const DEFAULT_TRACE = fileURLToPath(
  new URL('../../../../traces/linux-6.12-8cpu-hotplug.ftrace.gz', import.meta.url),
);
/** The path that stands for standard input. */
const STDIN = '-';

export interface TraceFileOptions {
  readonly maxCalls?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What `-` reads. Default: standard input. */
  readonly stdin?: Readable;
}

/** What a trace is called in messages and tables. */
export function traceName(path: string): string {
  return path === STDIN ? 'standard input' : basename(path);
}

/**
 * Reads the calls and hotplug events of a trace.
 *
 * @throws {InputError} no such file, not a trace, empty, no calls in it, or a malformed line with its number
 * @throws the signal's reason, when it is aborted
 */
export async function readTraceFile(path: string, options: TraceFileOptions = {}): Promise<Recording> {
  const { maxCalls, signal } = options;
  const bytes = path === STDIN ? (options.stdin ?? process.stdin) : await openFile(path);
  const abort = (): void => void bytes.destroy(signal!.reason as Error);
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    return await readRecording(await textOf(bytes), maxCalls === undefined ? {} : { maxCalls });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FtraceError) throw new InputError(`${traceName(path)}: ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: cannot be read (${code ?? message})`);
  } finally {
    signal?.removeEventListener('abort', abort);
    bytes.destroy();
  }
}

async function openFile(path: string): Promise<Readable> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${path}: no such file` : `${path}: cannot be read (${error.code})`);
  });
  if (found.isDirectory()) throw new InputError(`${path}: is a folder, not an ftrace text file`);
  return createReadStream(path);
}

/** The text in a stream of bytes. @throws {FtraceError} for bytes that are known to be something else */
async function textOf(bytes: Readable): Promise<AsyncIterable<string>> {
  const [first, plain] = await peek(bytes);
  const [head, stream] = isGzip(first) ? await peek(unzip(plain)) : ([first, plain] as const);
  const refused = refusedBytes(head);
  if (refused !== null) throw new FtraceError(null, refused);
  return stream.setEncoding('utf8') as AsyncIterable<string>;
}

/** The first bytes of a stream, and the stream as if they had not been taken. */
async function peek(stream: Readable): Promise<readonly [Uint8Array, Readable]> {
  const chunks: AsyncIterator<Buffer> = stream.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let next = await chunks.next();
  while (next.done !== true) {
    head = Buffer.concat([head, next.value]);
    if (head.length >= SIGNATURE_BYTES) break;
    next = await chunks.next();
  }
  async function* whole(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    if (next.done === true) return;
    for (let more = await chunks.next(); more.done !== true; more = await chunks.next()) yield more.value;
  }
  return [head, Readable.from(whole(), { objectMode: false })];
}

/** A file that is cut short or damaged is an error of the stream that is read. */
function unzip(stream: Readable): Readable {
  return pipeline(stream, createGunzip(), () => undefined);
}
