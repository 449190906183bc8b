/** `--ftrace FILE` and `--trace FILE`: what happened, written for tools that show traces. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Option } from 'commander';
import { InputError } from '../common/errors.js';
import type { Interleaving } from '../lab/interleaving.js';
import { ftraceText } from '../report/ftrace.js';
import { interleavingTraceEvents, kernelTraceEvents } from '../report/trace-events.js';
import type { KernelTrace } from '../trace/kernel-trace.js';

export interface TraceFiles {
  /** Ftrace text. */
  readonly ftrace?: string | undefined;
  /** Trace events of Chrome and Perfetto. */
  readonly trace?: string | undefined;
}

/** `--ftrace`, for one command. */
export function ftraceOption(): Option {
  return new Option(
    '--ftrace <file>',
    'write what happened as ftrace text, which smplab run, trace tools and Perfetto read',
  );
}

/** `--trace`, for one command. */
export function traceOption(): Option {
  return new Option(
    '--trace <file>',
    'write what happened as JSON trace events, a track a CPU or thread, which Perfetto and chrome://tracing show',
  );
}

/**
 * Before anything is run.
 *
 * @returns whether what happens is to be recorded
 * @throws {InputError} for a folder that cannot be written to
 */
export async function checkTraceFiles({ ftrace, trace }: TraceFiles): Promise<boolean> {
  const files = Object.entries({ ftrace, trace }).filter((file): file is [string, string] => file[1] !== undefined);
  for (const [option, file] of files) {
    await access(dirname(file), constants.W_OK).catch((error: Error) => {
      throw new InputError(`${option}: ${error.message}`);
    });
  }
  return files.length > 0;
}

/** @param kernel null: nothing was recorded; then nothing is written */
export async function writeTraceFiles({ ftrace, trace }: TraceFiles, kernel: KernelTrace | null): Promise<void> {
  if (kernel === null) return;
  if (ftrace !== undefined) await write('ftrace', ftrace, ftraceText(kernel));
  if (trace !== undefined) await write('trace', trace, kernelTraceEvents(kernel));
}

/** … of one execution. @throws {InputError} when there was no kernel in it and ftrace text is wanted */
export async function writeInterleaving(files: TraceFiles, interleaving: Interleaving): Promise<void> {
  const { kernel } = interleaving;
  if (kernel !== undefined) return await writeTraceFiles(files, kernel);
  if (files.ftrace !== undefined)
    throw new InputError('ftrace: there is no kernel in this scenario, so nothing for a kernel trace');
  if (files.trace !== undefined) await write('trace', files.trace, interleavingTraceEvents(interleaving));
}

async function write(option: string, file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: Error) => {
    throw new InputError(`${option}: ${error.message}`);
  });
}
