/** `smplab check FILE`. */
import { Command, Option } from 'commander';
import { check, type CheckOptions } from '../../commands/check/check.js';
import type { CheckProgress } from '../../commands/check/progress-watch.js';
import type { CheckReport } from '../../lab/check-report.js';
import { checkJson, checkText } from '../../report/check.js';
import { duration } from '../durations.js';
import { paintFor } from '../paint.js';
import { ExitCode, type ExitCodeNumber } from '../exit.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml, type ReportFiles } from '../report-files.js';
import { checkSaveFolder, save, saveOption } from '../save.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { jobsOption, threadsOption } from '../jobs-option.js';
import { number } from '../numbers.js';
import { memoryOption, plainOption } from '../plain-options.js';
import { Rate, timeLeft } from '../live.js';
import { clearLive, print, showLive } from '../output.js';

type CliOptions = Omit<CheckOptions, 'signal' | 'onProgress' | 'budgetMs' | 'patienceMs'> &
  ReportFiles & {
    readonly budget?: number;
    readonly patience?: number;
    readonly save?: string;
    readonly json?: true;
    readonly full?: true;
  };

export const checkCommand = new Command('check')
  .argument('<file>', 'a module whose default export is a check: export default defineCheck({ … })')
  .option('--budget <time>', 'such as 30s, for everything together (default: 10s, with --prove 2m)', duration)
  .option(
    '--executions <n>',
    'explore about this many executions at most, and run free for a shorter time in proportion; with --engine free, run this many',
    number,
  )
  .option('--prove <size>', 'cover every interleaving of all programs of this size, threads × calls, such as 2x2')
  .addOption(
    new Option('--engine <name>', 'use one engine alone (default: coop or lockstep, then free)').choices([
      'coop',
      'lockstep',
      'free',
    ]),
  )
  .addOption(plainOption())
  .addOption(memoryOption())
  .addOption(jobsOption())
  .addOption(threadsOption())
  .option(
    '--patience <time>',
    'a thread that gives no sign of life for this long counts as broken (default: 5s)',
    duration,
  )
  .option('--seed <n>', 'the same seed finds the same (default: drawn, and printed)', number)
  .addOption(saveOption())
  .option('--full', 'show every step of the interleaving')
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.check/1')
  .action(async (file: string, { budget, patience, save: folder, html, junit, json, full, ...options }: CliOptions) => {
    await checkOutputs({ html, junit });
    await checkSaveFolder(folder);
    const report = await interruptible((signal) =>
      check(file, {
        ...options,
        ...given({ budgetMs: budget, patienceMs: patience }),
        signal,
        onProgress: showProgress,
      }),
    ).finally(clearLive);
    print(json ? checkJson(report) : checkText(report, full, paintFor(process.stdout)));
    process.exitCode = exitCode(report);
    await writeHtml({ html }, ({ checkView }) => checkView(report));
    await writeCases({ junit }, ({ checkCases }) => checkCases(report));
    await save(folder, () => ({
      text: checkText(report, true),
      json: checkJson(report),
      view: ({ checkView }) => checkView(report),
      token: report.finding?.schedule?.token ?? null,
      interleaving: report.finding?.schedule?.interleaving,
      subject: file,
    }));
  });

function exitCode({ verdict, interrupted }: CheckReport): ExitCodeNumber {
  if (verdict === 'found') return ExitCode.FINDING;
  if (interrupted) return ExitCode.INTERRUPTED;
  return verdict === 'inconclusive' ? ExitCode.INCONCLUSIVE : ExitCode.OK;
}

const rate = new Rate();

function showProgress({ phase, done, elapsedMs, budgetMs }: CheckProgress): void {
  showLive(`${phase}: ${done} executions${rate.text(phase, done, elapsedMs)}${timeLeft(budgetMs - elapsedMs)}`);
}
