/** `--ftrace FILE`: what happened, written as the text that ftrace would have recorded. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Option } from 'commander';
import { InputError } from '../common/errors.js';
import { ftraceText } from '../report/ftrace.js';
import type { Interleaving } from '../lab/interleaving.js';
import type { KernelTrace } from '../trace/kernel-trace.js';

interface TraceFiles {
  readonly ftrace?: string;
}

/** What a command was given. */
export function filesOf(ftrace: string | undefined): TraceFiles {
  return ftrace === undefined ? {} : { ftrace };
}

/** A new option for a command. */
export function ftraceOption(): Option {
  return new Option(
    '--ftrace <file>',
    'write what happened as ftrace text, which smplab run, trace tools and Perfetto read',
  );
}

/** Before anything is run. @returns whether what happens is to be recorded. @throws {InputError} for a folder that cannot be written to */
export async function checkTraceFiles({ ftrace }: TraceFiles): Promise<boolean> {
  if (ftrace === undefined) return false;
  await access(dirname(ftrace), constants.W_OK).catch((error: Error) => {
    throw new InputError(`ftrace: ${error.message}`);
  });
  return true;
}

/** @param trace null: there was nothing to record; then nothing is written */
export async function writeTraceFiles({ ftrace }: TraceFiles, trace: KernelTrace | null): Promise<void> {
  if (ftrace === undefined || trace === null) return;
  await writeFile(ftrace, ftraceText(trace)).catch((error: Error) => {
    throw new InputError(`ftrace: ${error.message}`);
  });
}

/** … of one execution. @throws {InputError} when there was no kernel in it and a file is wanted */
export async function writeInterleaving(files: TraceFiles, { kernel }: Interleaving): Promise<void> {
  if (kernel === undefined && files.ftrace !== undefined)
    throw new InputError('ftrace: there is no kernel in this scenario, so nothing for a kernel trace');
  await writeTraceFiles(files, kernel ?? null);
}
