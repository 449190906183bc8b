/** `smplab explore SCENARIO`. */
import { Command, Option } from 'commander';
import { explore, type ExploreOptions } from '../../commands/explore/explore.js';
import { savePlan } from '../../commands/replay/plan-file.js';
import { exploreJson, exploreText } from '../../report/explore.js';
import { duration } from '../durations.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';
import { exitCodeOfSearch } from '../exit.js';
import { exploreLine } from '../explore-line.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, junitOption, writeCases, writeHtml, type ReportFiles } from '../report-files.js';
import { checkSaveFolder, save, saveOption } from '../save.js';
import { given } from '../given.js';
import { interruptible } from '../interrupt.js';
import { jobsOption, threadsOption } from '../jobs-option.js';
import { number } from '../numbers.js';
import { memoryOption, plainOption } from '../plain-options.js';
import { ftraceOption, traceOption, writeInterleaving, type TraceFiles } from '../trace-files.js';

type CliOptions = Omit<ExploreOptions, 'signal' | 'onProgress' | 'budgetMs' | 'patienceMs'> &
  ReportFiles &
  TraceFiles & {
    readonly budget?: number;
    readonly patience?: number;
    readonly json?: true;
    readonly full?: true;
    readonly savePlan?: string;
    readonly save?: string;
  };

export const exploreCommand = new Command('explore')
  .argument('<scenario>', 'a name of smplab list, or a module that exports `scenario`')
  .option(
    '--variant <name>',
    'kernel variant, or a module that exports one (default: the first one that the scenario names)',
  )
  .option('--form <name>', 'form of a scenario whose forms are no kernels, such as broken (default: the first one)')
  .addOption(
    new Option(
      '--engine <name>',
      'coroutines, or real threads in lockstep: slow, but they run what cannot be rewritten',
    )
      .choices(['coop', 'lockstep'])
      .default('coop'),
  )
  .option('--strategy <name>', 'how schedules are chosen: see smplab list (default: portfolio)')
  .option('--exhaustive', 'all schedules: one of each order of the steps that do not commute')
  .option('--budget <time>', 'such as 10s (default: 10s, unless --executions or --exhaustive is given)', duration)
  .option('--executions <n>', 'execute at most this many schedules', number)
  .option('--shard <i/n>', 'a fixed share, for spreading one exploration over machines')
  .option('--checkpoint <file>', 'keep an exhaustive exploration there, so that it can go on later')
  .option('--resume <file>', 'go on from a checkpoint, and keep it there')
  .option(
    '--spurious',
    'Atomics.wait may also end by itself: not in ECMAScript, but wherever the code may be ported to',
  )
  .option(
    '--lost-ipis <n>',
    'how many IPIs of calls may be lost in an execution (default: as the scenario says)',
    number,
  )
  .option(
    '--freezes <n>',
    'how many CPUs may freeze for a while in an execution (default: as the scenario says)',
    number,
  )
  .addOption(
    new Option('--timers <when>', 'whether the timers of one thread may be late while those of others are on time')
      .choices(['in-time', 'late'])
      .default('in-time'),
  )
  .addOption(plainOption())
  .addOption(memoryOption())
  .option('--keep-going', 'go on after the first finding')
  .option('--check-determinism', 'execute each plan twice: a program that then does something else cannot be explored')
  .option('--confirm <c/l>', 'replays of a finding on coop and on lockstep before it is shown (default: 100/10)')
  .addOption(jobsOption())
  .addOption(threadsOption())
  .option(
    '--patience <time>',
    'a thread that gives no sign of life for this long counts as broken (default: 5s)',
    duration,
  )
  .option('--seed <n>', 'the same seed finds the same (default: drawn, and printed)', number)
  .option('--save-plan <file>', 'write the plan of the finding to a file, which replay accepts instead of a token')
  .addOption(saveOption())
  .option('--full', 'show every step of the interleaving')
  .addOption(ftraceOption())
  .addOption(traceOption())
  .addOption(htmlOption())
  .addOption(junitOption())
  .option('--json', 'one JSON document on stdout, schema smplab.explore/1')
  .action(
    async (
      scenario: string,
      { budget, patience, savePlan: file, save: folder, ftrace, trace, html, junit, ...options }: CliOptions,
    ) => {
      await checkOutputs({ 'save-plan': file, ftrace, trace, html, junit });
      await checkSaveFolder(folder);
      const line = exploreLine();
      const result = await interruptible((signal) =>
        explore(scenario, {
          ...options,
          ...given({ budgetMs: budget, patienceMs: patience }),
          signal,
          onProgress: line.show,
        }),
      );
      line.end();
      if (file !== undefined && result.finding !== null) await savePlan(file, result.finding.token);
      if (result.finding !== null) await writeInterleaving({ ftrace, trace }, result.finding.interleaving);
      print(options.json ? exploreJson(result) : exploreText(result, options.full, paintFor(process.stdout)));
      process.exitCode = exitCodeOfSearch(result);
      await writeHtml({ html }, ({ exploreView }) => exploreView(result));
      await writeCases({ junit }, ({ exploreCases }) => exploreCases(result));
      await save(folder, () => ({
        text: exploreText(result, true),
        json: exploreJson(result),
        view: ({ exploreView }) => exploreView(result),
        token: result.finding?.token ?? null,
        interleaving: result.finding?.interleaving,
        subject: scenario,
      }));
    },
  );
