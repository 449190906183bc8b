/** `smplab matrix`. */
import { Command } from 'commander';
import { matrix, type MatrixOptions } from '../../host/matrix.js';
import { matrixJson, matrixTable } from '../../report/matrix.js';
import { ExitCode, exitCodeOf } from '../exit.js';
import { interruptible } from '../interrupt.js';
import { number } from '../numbers.js';
import { paintFor } from '../paint.js';

type CliOptions = Omit<MatrixOptions, 'scenarios' | 'signal' | 'onCell'> & { readonly json?: true };

export const matrixCommand = new Command('matrix')
  .description('explore every scenario on every variant, and judge each cell by what the scenario declares')
  .argument('[scenarios...]', 'names or modules (default: all that come with smplab)')
  .option('--executions <n>', 'for each cell in which nothing is to be found', number)
  .option('--threads <n>', 'default: one a core', number)
  .option('--seed <n>', 'default: 1', number)
  .option('--json', 'one JSON document on stdout, schema smplab.matrix/1')
  .action(async (scenarios: string[], options: CliOptions) => {
    const report = await interruptible((signal) => matrix({
      ...options, signal,
      ...(scenarios.length === 0 ? {} : { scenarios }),
      onCell: ({ scenario, variant }, done, total) => process.stderr.write(`${done} of ${total}: ${scenario} on ${variant}\n`),
    }));
    process.stdout.write(`${options.json ? matrixJson(report) : matrixTable(report, paintFor(process.stdout))}\n`);
    process.exitCode = report.interrupted ? ExitCode.INTERRUPTED : exitCodeOf(report.verdict);
  });
