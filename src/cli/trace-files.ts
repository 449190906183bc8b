/** `--ftrace FILE` and `--trace FILE`: what happened, written for tools that show traces. */
import { Option } from 'commander';
import { InputError } from '../common/errors.js';
import type { Interleaving } from '../lab/interleaving.js';
import { ftraceText } from '../report/ftrace.js';
import { interleavingTraceEvents, kernelTraceEvents } from '../report/trace-events.js';
import type { KernelTrace } from '../trace/kernel-trace.js';
import { writeOutput } from './output-files.js';

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
    'write what happened as ftrace text, which smplab run, trace tools and Perfetto can read',
  );
}

/** `--trace`, for one command. */
export function traceOption(): Option {
  return new Option(
    '--trace <file>',
    'write what happened as JSON trace events, a track a CPU or thread, which Perfetto and chrome://tracing show',
  );
}

/** @param kernel null: nothing was recorded; then nothing is written */
export async function writeTraceFiles({ ftrace, trace }: TraceFiles, kernel: KernelTrace | null): Promise<void> {
  if (kernel === null) return;
  if (ftrace !== undefined) await writeOutput('ftrace', ftrace, ftraceText(kernel));
  if (trace !== undefined) await writeOutput('trace', trace, kernelTraceEvents(kernel));
}

/** … of one execution. @throws {InputError} when there was no kernel in it and ftrace text is wanted */
export async function writeInterleaving(files: TraceFiles, interleaving: Interleaving): Promise<void> {
  const { kernel } = interleaving;
  if (kernel !== undefined) return await writeTraceFiles(files, kernel);
  if (files.ftrace !== undefined)
    throw new InputError('ftrace: there is no kernel in this scenario, so nothing for a kernel trace');
  if (files.trace !== undefined) await writeOutput('trace', files.trace, interleavingTraceEvents(interleaving));
}
