/** `smplab litmus [NAME…]`. */
import { Command } from 'commander';
import { litmus, type LitmusOptions } from '../../commands/litmus/litmus.js';
import type { LitmusReport } from '../../lab/litmus-report.js';
import { litmusJson, litmusText } from '../../report/litmus.js';
import { duration } from '../durations.js';
import { ExitCode, exitCodeOf, type ExitCodeNumber } from '../exit.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml, type ReportFiles } from '../report-files.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { number } from '../numbers.js';
import { LitmusLine } from '../litmus-line.js';
import { clearLive, print, showLive } from '../output.js';
import { paintFor } from '../paint.js';

type CliOptions = Pick<LitmusOptions, 'form' | 'samples' | 'seed'> &
  ReportFiles & {
    readonly budget?: number;
    readonly patience?: number;
    readonly json?: true;
  };

export const litmusCommand = new Command('litmus')
  .argument(
    '[tests...]',
    'names of smplab list, of the literature (SB, MP, IRIW), or modules with actors and outcomes (default: all of the list)',
  )
  .option('--form <name>', 'one form, or all (default: with Atomics and with plain accesses)')
  .option('--budget <time>', 'such as 30s, for all together (default: 1s for each test and form)', duration)
  .option('--samples <n>', 'end each test after this many samples (default: no limit)', number)
  .option('--patience <time>', 'an actor that makes no progress for this long counts as hung (default: 5s)', duration)
  .option('--seed <n>', 'how the actors meet (default: drawn, and printed)', number)
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.litmus/1')
  .action(async (tests: string[], { budget, patience, html, junit, json, ...options }: CliOptions) => {
    await checkOutputs({ html, junit });
    const line = new LitmusLine();
    const report = await interruptible((signal) =>
      litmus(tests, {
        ...options,
        ...given({ budgetMs: budget, patienceMs: patience }),
        signal,
        onProgress: (progress) => showLive(line.text(progress)),
      }),
    ).finally(clearLive);
    print(json ? litmusJson(report) : litmusText(report, paintFor(process.stdout)));
    process.exitCode = exitCode(report);
    await writeHtml({ html }, ({ litmusView }) => litmusView(report));
    await writeCases({ junit }, ({ litmusCases }) => litmusCases(report));
  });

function exitCode({ verdict, results, interrupted }: LitmusReport): ExitCodeNumber {
  if (verdict === 'not-as-expected') return ExitCode.FINDING;
  if (results.some(({ error }) => error !== null)) return ExitCode.FINDING;
  return interrupted ? ExitCode.INTERRUPTED : exitCodeOf(verdict);
}
