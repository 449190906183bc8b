/** `smplab replay TOKEN`. */
import { Command, Option } from 'commander';
import { exploreAfter, type ExploreOptions } from '../../commands/explore/explore.js';
import { savePlan } from '../../commands/replay/plan-file.js';
import { replay, type ReplayEngine } from '../../commands/replay/replay.js';
import { exploreJson, exploreText } from '../../report/explore.js';
import { interleavingTable } from '../../report/interleaving.js';
import { duration } from '../durations.js';
import { ExitCode } from '../exit.js';
import { exploreLine } from '../explore-line.js';
import { interruptible } from '../interrupt.js';
import { number } from '../numbers.js';
import { checkTraceFiles, ftraceOption, traceOption, writeInterleaving } from '../trace-files.js';

interface CliOptions {
  readonly engine: ReplayEngine;
  readonly times?: number;
  readonly continue?: true;
  readonly strategy?: string;
  readonly executions?: number;
  readonly budget?: number;
  readonly seed?: number;
  readonly savePlan?: string;
  readonly ftrace?: string;
  readonly trace?: string;
  readonly full?: true;
  readonly json?: true;
}

export const replayCommand = new Command('replay')
  .argument('<token>', 'what smplab explore printed, or a file that --save-plan wrote')
  .addOption(
    new Option('--engine <name>', 'coroutines, or real threads in lockstep')
      .choices(['coop', 'lockstep'])
      .default('coop'),
  )
  .option('--times <n>', 'so often, each time with the same trace', number)
  .option('--continue', 'follow it as far as it fits, also when it is stale, and go on freely, again and again')
  .option('--strategy <name>', 'how to go on, with --continue', 'portfolio')
  .option('--executions <n>', 'with --continue', number)
  .option('--budget <time>', 'with --continue (default: 10s, unless --executions is given)', duration)
  .option('--seed <n>', 'with --continue (default: drawn, and printed)', number)
  .option('--save-plan <file>', 'write the plan to a file, which replay accepts instead of a token')
  .option('--full', 'show every step')
  .addOption(ftraceOption())
  .addOption(traceOption())
  .option('--json', 'one JSON document on stdout, schema smplab.replay/1, or smplab.explore/1 with --continue')
  .action(async (token: string, options: CliOptions) => {
    await checkTraceFiles(options);
    process.exitCode = options.continue ? await goOn(token, options) : await again(token, options);
    if (options.savePlan !== undefined) await savePlan(options.savePlan, token); // it was not refused
  });

async function again(token: string, { engine: asked, times, full, json, ftrace, trace }: CliOptions): Promise<number> {
  const replayed = await replay(token, { engine: asked, ...(times === undefined ? {} : { times }) });
  const { engine, scenario, variant, end, outcome, findings, steps, interleaving } = replayed;
  await writeInterleaving({ ftrace, trace }, interleaving);
  if (json) {
    const document = {
      schema: 'smplab.replay/1',
      engine,
      times: replayed.times,
      scenario,
      variant,
      end,
      outcome,
      findings,
      steps,
    };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const same = replayed.times === 1 ? '' : `, ${replayed.times} times with the same trace`;
    process.stdout.write(
      `${scenario} on ${variant}, ${engine}${same}: ${outcome}\n\n${interleavingTable(interleaving, full)}\n`,
    );
  }
  return findings.length > 0 ? ExitCode.FINDING : ExitCode.OK;
}

async function goOn(token: string, options: CliOptions): Promise<number> {
  const { engine, strategy, executions, budget: budgetMs, seed } = options;
  const given = Object.fromEntries(
    Object.entries({ engine, strategy, executions, budgetMs, seed }).filter(([, value]) => value !== undefined),
  );
  const line = exploreLine();
  const result = await interruptible((signal) =>
    exploreAfter(token, { ...(given as ExploreOptions), signal, onProgress: line.show }),
  );
  line.end();
  if (result.finding !== null) await writeInterleaving(options, result.finding.interleaving);
  process.stdout.write(`${options.json ? exploreJson(result) : exploreText(result, options.full)}\n`);
  if (result.finding !== null) return ExitCode.FINDING;
  return result.interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
}
