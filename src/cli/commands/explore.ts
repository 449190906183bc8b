/** `smplab explore SCENARIO`. */
import { Command } from 'commander';
import { explore, type ExploreOptions, type ExploreProgress } from '../../host/explore.js';
import { exploreJson, exploreText } from '../../report/explore.js';
import { duration } from '../durations.js';
import { ExitCode } from '../exit.js';
import { interruptible } from '../interrupt.js';
import { number } from '../numbers.js';

type CliOptions = Omit<ExploreOptions, 'signal' | 'onProgress' | 'budgetMs'> & { readonly budget?: number; readonly json?: true; readonly full?: true };

export const exploreCommand = new Command('explore')
  .description('look for interleavings of a scenario that must not be: exit 1 when one was found')
  .argument('<scenario>', 'a name of smplab list, or a module that exports `scenario`')
  .option('--variant <name>', 'kernel variant, or broken or cured (default: the first one that the scenario names)')
  .option('--strategy <name>', 'see smplab list (default: portfolio)')
  .option('--exhaustive', 'all schedules, with 0, 1, 2, … preemptions, until there are no more')
  .option('--budget <time>', 'such as 10s (default: 10s, unless --executions or --exhaustive is given)', duration)
  .option('--executions <n>', 'at most so many', number)
  .option('--shard <i/n>', 'a fixed share, for spreading one exploration over machines')
  .option('--keep-going', 'go on after the first finding')
  .option('--threads <n>', 'default: one a core', number)
  .option('--seed <n>', 'default: drawn, and printed', number)
  .option('--full', 'show every step of the interleaving')
  .option('--json', 'one JSON document on stdout, schema smplab.explore/1')
  .action(async (scenario: string, { budget, ...options }: CliOptions) => {
    const result = await interruptible((signal) =>
      explore(scenario, { ...options, ...(budget === undefined ? {} : { budgetMs: budget }), signal, onProgress: showProgress }));
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    process.stdout.write(`${options.json ? exploreJson(result) : exploreText(result, options.full)}\n`);
    process.exitCode = result.finding !== null ? ExitCode.FINDING : result.interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
  });

function showProgress({ executions, elapsedMs, budgetMs }: ExploreProgress): void {
  if (!process.stderr.isTTY) return;
  const left = budgetMs === null ? '' : `, ${Math.max(0, (budgetMs - elapsedMs) / 1000).toFixed(0)} s left`;
  process.stderr.write(`\r\u001b[K${executions} executions, ${((executions / elapsedMs) * 1000).toFixed(0)}/s${left}`);
}
