/** `smplab run [TRACE]`. */
import { Command } from 'commander';
import { run } from '../../commands/run/run.js';
import type { RunOptions } from '../../commands/run/options.js';
import { crashText } from '../../report/crash.js';
import { detailsText } from '../../report/run/details.js';
import { runJson } from '../../report/run/json.js';
import { runTable } from '../../report/run/table.js';
import type { RunResult } from '../../workload/run-result.js';
import { ExitCode, exitCodeOf, type ExitCodeNumber } from '../exit.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml } from '../report-files.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { duration, span } from '../durations.js';
import { number } from '../numbers.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';
import { ftraceOption, traceOption, writeTraceFiles, type TraceFiles } from '../trace-files.js';
import { Progress } from '../progress.js';

const US_PER_MS = 1000;

type CliOptions = Omit<RunOptions, 'trace' | 'record' | 'signal' | 'onProgress' | 'budgetMs' | 'offlineWindowUs'> &
  TraceFiles & {
    readonly budget?: number;
    readonly offlineWindow?: number;
    readonly html?: string;
    readonly junit?: string;
    readonly json?: true;
    readonly verbose?: true;
  };

export const runCommand = new Command('run')
  .argument(
    '[trace]',
    'recorded trace with csd:*, ipi:* and cpuhp:* events, printed by ftrace, trace-cmd or perf script; - is standard input (default: an 8-CPU recording that comes with smplab)',
  )
  .option('--variant <name>', 'kernel variant, a module that exports one, or all', 'all')
  .option(
    '--cpus <n>',
    'emulated CPUs; more than the trace has: copies of its traffic; a trace of more than 256 is folded onto them (default: as in the trace, or 16)',
    number,
  )
  .option('--cycles <n>', 'offline cycles to add, each begun while an IPI to the CPU is on its way', number, 20)
  .option('--budget <time>', 'replay each variant over and over for this long (default: once)', duration)
  .option(
    '--ipi-delay <delay>',
    'none, fixed:200us, uniform:0..2ms, exp:500us, held, held:exit or held:idle-dead; per pair ,0>3=held:exit',
    'held',
  )
  .option('--lost-ipi <p>', 'probability that an IPI is lost', number, 0)
  .option('--spurious-ipi <p>', 'probability that a send gives a spurious interrupt as well', number, 0)
  .option('--careless <p>', 'share of cycles with a sender that skips the online test', number, 0)
  .option(
    '--offline-window <time>',
    'how long an outgoing CPU lingers between EXIT and idle-dead, such as 200us',
    span,
    0,
  )
  .option(
    '--time-scale <x>',
    'factor for recorded gaps (at most 1 ms each) and service times (at most 100 us each)',
    number,
    0.25,
  )
  .option('--max-calls <n>', 'replay at most this many calls of the trace', number, 20_000)
  .option('--seed <n>', 'seed of everything random (default: drawn, and printed)', number)
  .addOption(ftraceOption())
  .addOption(traceOption())
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.run/1')
  .option('--verbose', 'list every warning and every lost call')
  .action(
    async (
      trace: string | undefined,
      { budget, offlineWindow, ftrace, trace: shown, html, junit, ...options }: CliOptions,
    ) => {
      const files = { ftrace, trace: shown };
      await checkOutputs({ html, junit });
      const record = await checkOutputs(files);
      const progress = new Progress();
      const result = await interruptible((signal) =>
        run({
          ...options,
          ...given({ budgetMs: budget, trace }),
          ...(offlineWindow !== undefined && { offlineWindowUs: offlineWindow * US_PER_MS }),
          record: record || (html !== undefined && options.variant !== 'all'),
          signal,
          onProgress: (now) => progress.show(now),
        }),
      );
      progress.end();
      process.exitCode = exitCode(result); // before printing: the reader may not wait for all of it
      await writeTraceFiles(files, result.recorded);
      await writeHtml({ html }, ({ runView }) => runView(result));
      await writeCases({ junit }, ({ runCases }) => runCases(result));
      show(result, options);
    },
  );

function show(result: RunResult, { json, verbose }: CliOptions): void {
  print(json ? runJson(result) : runTable(result, paintFor(process.stdout)));
  if (verbose) (json ? process.stderr : process.stdout).write(`\n${detailsText(result.details)}\n`);
  if (result.crash !== null)
    process.stderr.write(`${crashText(result.crash, result.details.at(-1)?.functionNames ?? [])}\n`);
}

function exitCode(result: RunResult): ExitCodeNumber {
  if (result.crash !== null) return ExitCode.BROKEN;
  return result.interrupted ? ExitCode.INTERRUPTED : exitCodeOf(result.verdict);
}
