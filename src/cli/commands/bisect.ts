/** `smplab bisect SCENARIO --good A --bad B`. */
import { Command } from 'commander';
import { print } from '../output.js';
import { bisect, type BisectOptions } from '../../commands/bisect/bisect.js';
import { bisectText } from '../../report/bisect.js';
import { duration } from '../durations.js';
import { exploreLine } from '../explore-line.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { jobsOption, threadsOption } from '../jobs-option.js';
import { number } from '../numbers.js';

type CliOptions = Pick<BisectOptions, 'good' | 'bad' | 'executions' | 'seed' | 'jobs'> & {
  readonly budget?: number;
  readonly json?: true;
};

export const bisectCommand = new Command('bisect')
  .argument('<scenario>', 'a name of smplab list, or a module that exports `scenario`')
  .requiredOption('--good <kernel>', 'a kernel from v3.15 to v6.18 without the bug')
  .requiredOption('--bad <kernel>', 'a kernel with the bug; it may be the older one')
  .option('--budget <time>', 'for each kernel, such as 10s (default: --executions)', duration)
  .option('--executions <n>', 'execute at most this many schedules on each kernel (default: 20000)', number)
  .addOption(jobsOption())
  .addOption(threadsOption())
  .option('--seed <n>', 'the same seed finds the same (default: 1)', number)
  .option('--json', 'one JSON document on stdout, schema smplab.bisect/1')
  .action(async (scenario: string, { budget, json, ...options }: CliOptions) => {
    const line = exploreLine();
    const result = await interruptible((signal) =>
      bisect(scenario, {
        ...options,
        ...given({ budgetMs: budget }),
        signal,
        onProgress: (kernel, progress) => line.show(progress, kernel),
        onLook: ({ kernel, bad }) => {
          line.end();
          process.stderr.write(`${kernel}: ${bad ? 'bad' : 'good'}\n`);
        },
      }),
    ).finally(line.end);
    print(json ? JSON.stringify({ schema: 'smplab.bisect/1', ...result }, null, 2) : bisectText(result));
  });
