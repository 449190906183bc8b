/** `smplab matrix`. */
import { Command } from 'commander';
import { matrix, type MatrixOptions } from '../../commands/matrix/matrix.js';
import type { MatrixRow } from '../../lab/matrix.js';
import { matrixJson, matrixTable } from '../../report/matrix.js';
import { duration } from '../durations.js';
import { ExitCode, exitCodeOf } from '../exit.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml, type ReportFiles } from '../report-files.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { MatrixLine } from '../matrix-line.js';
import { jobsOption, threadsOption } from '../jobs-option.js';
import { number } from '../numbers.js';
import { clearLive, print, showLive } from '../output.js';
import { plainOption } from '../plain-options.js';
import { paintFor } from '../paint.js';

type CliOptions = Omit<MatrixOptions, 'scenarios' | 'signal' | 'onCell' | 'budgetMs' | 'patienceMs'> &
  ReportFiles & {
    readonly budget?: number;
    readonly patience?: number;
    readonly json?: true;
  };

export const matrixCommand = new Command('matrix')
  .argument('[scenarios...]', 'names or modules (default: all races that come with smplab; see litmus for the others)')
  .option('--variant <name>', 'only this kernel variant')
  .option('--form <name>', 'only this form, such as broken, of scenarios whose forms are no kernels')
  .option(
    '--executions <n>',
    'schedules sampled in each cell, before the systematic search goes on alone (default: 1000)',
    number,
  )
  .option('--steps <n>', 'steps of each cell in which nothing is to be found (default: 4000000)', number)
  .option('--confirm <c/l>', 'replays of each finding on coop and on lockstep (default: 100/10)')
  .option('--shard <i/n>', 'every n-th cell, for spreading the matrix over machines: see smplab merge')
  .option('--budget <time>', 'such as 10m, for all cells together (default: no limit)', duration)
  .addOption(plainOption())
  .addOption(jobsOption())
  .addOption(threadsOption())
  .option(
    '--patience <time>',
    'a thread that gives no sign of life for this long counts as broken (default: 5s)',
    duration,
  )
  .option('--seed <n>', 'the same seed finds the same (default: 1)', number)
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.matrix/1')
  .action(async (scenarios: string[], { budget, patience, html, junit, ...options }: CliOptions) => {
    await checkOutputs({ html, junit });
    const line = new MatrixLine();
    const begin = performance.now();
    const report = await interruptible((signal) =>
      matrix({
        ...options,
        ...given({ budgetMs: budget, patienceMs: patience }),
        signal,
        ...(scenarios.length === 0 ? {} : { scenarios }),
        onCell: (row, done, total) =>
          showCell(line.text(row, done, total, performance.now() - begin), row, done, total),
      }),
    );
    clearLive();
    print(options.json ? matrixJson(report) : matrixTable(report, paintFor(process.stdout)));
    process.exitCode = report.interrupted ? ExitCode.INTERRUPTED : exitCodeOf(report.verdict);
    await writeHtml({ html }, ({ matrixView }) => matrixView(report));
    await writeCases({ junit }, ({ matrixCases }) => matrixCases(report));
  });

/** A line that is written over on a terminal, and a line each elsewhere. */
function showCell(live: string, { scenario, variant }: MatrixRow, done: number, total: number): void {
  if (process.stderr.isTTY) showLive(live);
  else process.stderr.write(`${done} of ${total}: ${scenario} on ${variant}\n`);
}
