/** `smplab torture`. */
import { Command, Option } from 'commander';
import { torture } from '../../commands/torture/torture.js';
import type { TortureEvent, TortureOptions } from '../../commands/torture/options.js';
import { crashText } from '../../report/crash.js';
import { complaintLine, tortureLine } from '../../report/torture-line.js';
import { findingLine, postMortemText, tortureJson, tortureText } from '../../report/torture.js';
import type { TortureResult } from '../../torture/finding.js';
import { PARAMETERS } from '../../torture/parameters.js';
import { duration, span } from '../durations.js';
import { ExitCode, type ExitCodeNumber } from '../exit.js';
import { checkOutputs, writeOutput } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml, type ReportFiles } from '../report-files.js';
import { interruptible } from '../interrupt.js';
import { given } from '../given.js';
import { number } from '../numbers.js';
import { timeLeft } from '../live.js';
import { clearLive, print, showLive } from '../output.js';
import { ftraceOption, traceOption, writeTraceFiles, type TraceFiles } from '../trace-files.js';
import { paintFor } from '../paint.js';

/** Durations by their names on a command line, which have no unit in them: all are milliseconds, here and there. */
const DURATIONS = {
  budget: 'budgetMs',
  offlineWindow: 'offlineWindowMs',
  csd_lock_timeout: 'csdLockTimeoutMs',
  freezeInterval: 'freezeIntervalMs',
  freeze: 'freezeMs',
  storm: 'stormMs',
  suspend: 'suspendMs',
  kill: 'killMs',
  killInterval: 'killIntervalMs',
} as const satisfies Readonly<Record<string, keyof TortureOptions>>;
type Durations = Readonly<Partial<Record<keyof typeof DURATIONS, number>>>;

interface CliOptions
  extends Omit<TortureOptions, 'signal' | 'onEvent' | 'record' | `${string}Ms` | 'verbose' | 'use_cpus_read_lock'>,
    Durations,
    ReportFiles,
    TraceFiles {
  readonly verbose?: number | true;
  readonly use_cpus_read_lock?: number | true;
  readonly postMortem?: string;
  readonly json?: true;
}

const SECOND_MS = 1000;
/** As long as a torture lasts where nothing else is said. */
const SECONDS = 10;

const command = new Command('torture')
  .option('--variant <name>', 'kernel variant, a busted-* one, or a module that exports one', 'v6.18')
  .option('--cpus <n>', 'emulated CPUs', number, 8)
  .option('--budget <time>', 'how long (default: 10s, or --shutdown_secs)', duration)
  .option('--seed <n>', 'seed of everything random (default: drawn, and printed)', number)
  .option(
    '--ipi-delay <delay>',
    'none, fixed:200us, uniform:0..2ms, exp:500us, held, held:exit or held:idle-dead; per pair ,0>3=held:exit',
    'none',
  )
  .option('--lost-ipi <p>', 'probability that an IPI is lost', number, 0)
  .option('--spurious-ipi <p>', 'probability that a send gives a spurious interrupt as well', number, 0)
  .option(
    '--jitter <n>',
    'Atomics operations of the kernel between two delays of 1 us to 1 ms, on average; 0: no delays',
    number,
    200,
  )
  .option(
    '--offline-window <time>',
    'how long an outgoing CPU lingers between EXIT and idle-dead, such as 5ms',
    span,
    0,
  )
  .option(
    '--csd_lock_timeout <ms>',
    'a longer wait for a csd is stuck: its target is rung again (default: 5000; 500 with --lost-ipi)',
    number,
  )
  .option('--freeze-interval <time>', 'time between two freezes of a CPU; 0: none', span, 0)
  .option('--freeze <time>', 'how long a frozen CPU takes no interrupt (default: 5ms)', span)
  .option('--storm <time>', 'time between two storms of stop_machine; 0: none', span, 0)
  .option('--suspend <time>', 'time between two cycles of suspend and resume; 0: none', span, 0)
  .option('--kill <time>', "kill a CPU's thread after that time: a machine check, exit code 3; 0: never", span, 0)
  .option(
    '--kill-interval <time>',
    'kill a CPU thread this often as part of the torture, and boot again; 0: never',
    span,
    0,
  );
for (const [name, { default: value, text }] of Object.entries(PARAMETERS)) {
  const takesNone = name === 'verbose' || name === 'use_cpus_read_lock';
  command.addOption(new Option(`--${name} ${takesNone ? '[n]' : '<n>'}`, text).argParser(number).default(value));
}

export const tortureCommand = command
  .option(
    '--expect',
    'judge by what the variant is declared to show, and end when it was seen: exit 0 if it was, 1 if not',
  )
  .option(
    '--post-mortem <file>',
    'where the last events of all CPUs are written on an error (default: the very last ones, to stderr)',
  )
  .addOption(ftraceOption())
  .addOption(traceOption())
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.torture/1')
  .action(
    async ({ verbose, use_cpus_read_lock, postMortem, ftrace, trace, html, junit, json, ...options }: CliOptions) => {
      await checkOutputs({ 'post-mortem': postMortem });
      const record = await checkOutputs({ ftrace, trace, html });
      await checkOutputs({ junit });
      const { budget, shutdown_secs: shutdown = 0 } = options;
      const seconds = budget === undefined ? (shutdown > 0 ? shutdown : SECONDS) : budget / SECOND_MS;
      const result = await interruptible((signal) =>
        torture({
          ...options,
          record,
          verbose: flag(verbose),
          use_cpus_read_lock: flag(use_cpus_read_lock),
          signal,
          onEvent: (event) => show(event, seconds),
          ...inMs(options),
        }),
      );
      clearLive();
      process.exitCode = exitCode(result); // before printing: the reader may not wait for all of it
      await writeTraceFiles({ ftrace, trace }, result.recorded);
      await writeHtml({ html }, ({ tortureView }) => tortureView(result));
      await writeCases({ junit }, ({ tortureCases }) => tortureCases(result));
      if (result.postMortem !== null) await reportPostMortem(result.postMortem, postMortem);
      if (result.crash !== null)
        process.stderr.write(`${crashText(result.crash, result.postMortem?.functionNames ?? [])}\n`);
      print(json ? tortureJson(result) : tortureText(result, paintFor(process.stdout)));
    },
  );

function inMs(durations: Durations): TortureOptions {
  const named = Object.entries(DURATIONS).map(([name, ms]) => [ms, durations[name as keyof Durations]]);
  return given(Object.fromEntries(named) as TortureOptions);
}

/** `--verbose` alone is `--verbose 1`. */
function flag(value: number | true | undefined): number {
  return value === true ? 1 : (value ?? 0);
}

function exitCode({ crash, interrupted, expected, verdict }: TortureResult): ExitCodeNumber {
  if (interrupted) return ExitCode.INTERRUPTED;
  if (expected !== null) return expected.met ? ExitCode.OK : ExitCode.FINDING;
  if (crash !== null) return ExitCode.BROKEN;
  return verdict === 'SUCCESS' ? ExitCode.OK : ExitCode.FINDING;
}

async function reportPostMortem(
  report: NonNullable<TortureResult['postMortem']>,
  file: string | undefined,
): Promise<void> {
  if (file === undefined) return void process.stderr.write(`${postMortemText(report, false)}\n`);
  await writeOutput('post-mortem', file, `${postMortemText(report, true)}\n`);
  process.stderr.write(
    `post-mortem: ${file}\n${report.command === null ? '' : `to search for the interleaving: ${report.command}\n`}`,
  );
}

/** Progress and what happens on the way, to stderr. */
function show(event: TortureEvent, seconds: number): void {
  if (event.kind === 'second') return showSecond(event.second, seconds);
  const text = lineOf(event);
  if (text === null) return;
  clearLive();
  process.stderr.write(`${text}\n`);
}

function lineOf(event: Exclude<TortureEvent, { kind: 'second' }>): string | null {
  switch (event.kind) {
    case 'statistics':
      return event.done ? null : tortureLine(event.tallies, false);
    case 'finding':
      return findingLine(event.finding);
    case 'csd':
      return complaintLine(event.complaint);
    case 'killed':
      return `CPU${event.cpu} was killed`;
  }
}

function showSecond(
  { second, calls, offlines, onlines, online, errors, lost }: Extract<TortureEvent, { kind: 'second' }>['second'],
  seconds: number,
): void {
  const left = timeLeft((seconds - second) * SECOND_MS);
  showLive(
    `${second} s: ${calls} calls/s, ${offlines}/${onlines} off/on per second, ${online} online, ${errors} errors, ${lost} lost${left}`,
  );
}
