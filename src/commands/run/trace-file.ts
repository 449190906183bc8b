/** Reads an ftrace text file as a stream. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../common/errors.js';
import { FtraceError } from '../../trace/ftrace.js';
import type { Recording } from '../../workload/recorded-call.js';
import { readRecording } from '../../workload/recording.js';

/** The trace that comes with the package. */
export const DEFAULT_TRACE = fileURLToPath(
  new URL('../../../../traces/linux-6.12-8cpu-hotplug.ftrace', import.meta.url),
);

/**
 * Reads the calls and hotplug events of a trace.
 *
 * @throws {InputError} no such file, not text, empty, no calls in it, or a malformed line with its number
 * @throws the signal's reason, when it is aborted
 */
export async function readTraceFile(path: string, maxCalls?: number, signal?: AbortSignal): Promise<Recording> {
  const name = basename(path);
  await checkFile(path);
  try {
    const chunks = createReadStream(path, { encoding: 'utf8', ...(signal && { signal }) }) as AsyncIterable<string>;
    return await readRecording(chunks, maxCalls === undefined ? {} : { maxCalls });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FtraceError) throw new InputError(`${name}: ${error.message}`);
    throw new InputError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
    );
  }
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${path}: no such file` : `${path}: cannot be read (${error.code})`);
  });
  if (found.isDirectory()) throw new InputError(`${path}: is a folder, not an ftrace text file`);
}
