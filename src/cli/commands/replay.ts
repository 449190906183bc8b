/** `smplab replay TOKEN`. */
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import { InputError } from '../../common/errors.js';
import type { PlainOptions } from '../../commands/plain-memory.js';
import { shortPath } from '../../common/short-path.js';
import { exploreAfter, type ExploreOptions } from '../../commands/explore/explore.js';
import { openToken } from '../../commands/replay/open-token.js';
import { savePlan } from '../../commands/replay/plan-file.js';
import { replay, type ReplayEngine } from '../../commands/replay/replay.js';
import { exploreJson, exploreText } from '../../report/explore.js';
import { interleavingTable } from '../../report/interleaving.js';
import { regressionTest, type TestRunner } from '../../report/regression-test.js';
import { duration } from '../durations.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';
import { ExitCode, exitCodeOfSearch } from '../exit.js';
import { exploreLine } from '../explore-line.js';
import { checkOutputs } from '../output-files.js';
import { htmlOption, writeHtml } from '../report-files.js';
import { interruptible } from '../interrupt.js';
import { given } from '../given.js';
import { number } from '../numbers.js';
import { memoryOption, plainOption } from '../plain-options.js';
import { ftraceOption, traceOption, writeInterleaving, type TraceFiles } from '../trace-files.js';

interface CliOptions extends PlainOptions, TraceFiles {
  readonly engine: ReplayEngine;
  readonly times?: number;
  readonly continue?: true;
  readonly strategy?: string;
  readonly executions?: number;
  readonly budget?: number;
  readonly seed?: number;
  readonly savePlan?: string;
  readonly allow?: true;
  readonly test?: TestRunner;
  readonly patience?: number;
  readonly full?: true;
  readonly html?: string;
  readonly json?: true;
}

export const replayCommand = new Command('replay')
  .argument('<token>', 'what smplab explore printed, or a file that --save-plan wrote')
  .addOption(
    new Option('--engine <name>', 'coroutines, or real threads in lockstep')
      .choices(['coop', 'lockstep'])
      .default('coop'),
  )
  .option('--times <n>', 'replay it this many times, each with the same trace (default: 1)', number)
  .option(
    '--continue',
    'follow it as far as it fits, even when it is stale, and explore freely from there, over and over',
  )
  .option('--strategy <name>', 'how to go on, with --continue (default: portfolio)')
  .option('--executions <n>', 'execute at most this many schedules, with --continue', number)
  .option('--budget <time>', 'such as 10s, with --continue (default: 10s, unless --executions is given)', duration)
  .option('--seed <n>', 'the same seed finds the same, with --continue (default: drawn, and printed)', number)
  .addOption(plainOption())
  .addOption(memoryOption())
  .option('--save-plan <file>', 'write the plan to a file, which replay accepts instead of a token')
  .addOption(
    new Option('--test <runner>', 'print a test to paste, which looks for it again and around it').choices([
      'vitest',
      'node',
    ]),
  )
  .option('--allow', 'run the module that the token names even if it lies outside of this project')
  .option(
    '--patience <time>',
    'a thread that gives no sign of life for this long counts as broken (default: 5s)',
    duration,
  )
  .option('--full', 'show every step')
  .addOption(ftraceOption())
  .addOption(traceOption())
  .addOption(htmlOption())
  .option('--json', 'one JSON document on stdout, schema smplab.replay/1, or smplab.explore/1 with --continue')
  .action(async (token: string, options: CliOptions) => {
    const { file } = await openToken(token, options.allow);
    if (file !== null) process.stderr.write(`running ${shortPath(pathToFileURL(file).href)}\n`);
    refuseIdle(options);
    const { savePlan: plan, ftrace, trace, html } = options;
    await checkOutputs({ 'save-plan': plan, ftrace, trace, html });
    process.exitCode = options.continue ? await goOn(token, options) : await again(token, options);
    if (options.savePlan !== undefined) await savePlan(options.savePlan, token); // it was not refused
  });

/** What says how to go on, and what a search does not do. */
const WITH_CONTINUE = ['strategy', 'executions', 'budget', 'seed', 'plain', 'memory'] as const;
const WITHOUT_CONTINUE = ['times', 'test'] as const;

/** @throws {InputError} for an option that would do nothing */
function refuseIdle(options: CliOptions): void {
  const idle = (options.continue ? WITHOUT_CONTINUE : WITH_CONTINUE).find((name) => options[name] !== undefined);
  if (idle === undefined) return;
  throw new InputError(
    options.continue
      ? `${idle}: --${idle} does not go with --continue`
      : `${idle}: a token is followed as it was made; --${idle} goes with --continue`,
  );
}

async function again(token: string, options: CliOptions): Promise<number> {
  const { engine: asked, times, full, json, allow, patience: patienceMs } = options;
  const replayed = await interruptible((signal) =>
    replay(token, { ...given({ engine: asked, times, allow, patienceMs }), signal }),
  );
  const { traceHash: _, interleaving, ...shown } = replayed;
  const { engine, scenario, variant, outcome, findings, course } = shown;
  await writeInterleaving(options, interleaving);
  await writeHtml(options, ({ replayView }) => replayView(token, replayed));
  if (options.test !== undefined) {
    const [{ text } = { text: 'nothing wrong was seen in it' }] = findings;
    print(regressionTest(options.test, scenario, text, course));
    return ExitCode.OK;
  }
  if (json) {
    print(JSON.stringify({ schema: 'smplab.replay/1', ...shown }, null, 2));
  } else {
    const same = replayed.times === 1 ? '' : `, ${replayed.times} times with the same trace`;
    print(
      `${scenario} on ${variant}, ${engine}${same}: ${outcome}\n\n${interleavingTable(interleaving, full, paintFor(process.stdout))}`,
    );
  }
  return findings.length > 0 ? ExitCode.FINDING : ExitCode.OK;
}

async function goOn(token: string, options: CliOptions): Promise<number> {
  const { engine, strategy, executions, budget, seed, allow, patience, plain, memory } = options;
  const limits = { executions, budgetMs: budget, patienceMs: patience };
  const asked: ExploreOptions = given({ engine, strategy, ...limits, seed, allow, plain, memory });
  const line = exploreLine();
  const result = await interruptible((signal) => exploreAfter(token, { ...asked, signal, onProgress: line.show }));
  line.end();
  if (result.finding !== null) await writeInterleaving(options, result.finding.interleaving);
  print(options.json ? exploreJson(result) : exploreText(result, options.full, paintFor(process.stdout)));
  await writeHtml(options, ({ exploreView }) => exploreView(result));
  return exitCodeOfSearch(result);
}
