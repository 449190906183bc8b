/** `smplab replay TOKEN`. */
import { Command, Option } from 'commander';
import { replay, type ReplayEngine } from '../../host/replay.js';
import { interleavingTable } from '../../report/interleaving.js';
import { ExitCode } from '../exit.js';

export const replayCommand = new Command('replay')
  .description('show an interleaving again, exactly: exit 1 when it shows something that must not be')
  .argument('<token>', 'what smplab explore printed')
  .addOption(new Option('--engine <name>', 'coroutines, or real threads in lockstep').choices(['coop', 'lockstep']).default('coop'))
  .option('--full', 'show every step')
  .option('--json', 'one JSON document on stdout, schema smplab.replay/1')
  .action(async (token: string, { engine, full, json }: { engine: ReplayEngine; full?: true; json?: true }) => {
    const replayed = await replay(token, engine);
    const { scenario, variant, end, outcome, findings, steps } = replayed;
    if (json) {
      process.stdout.write(`${JSON.stringify({ schema: 'smplab.replay/1', engine, scenario, variant, end, outcome, findings, steps }, null, 2)}\n`);
    } else {
      process.stdout.write(`${scenario} on ${variant}, ${engine}: ${outcome}\n\n${interleavingTable(replayed.interleaving, full)}\n`);
    }
    process.exitCode = findings.length > 0 ? ExitCode.FINDING : ExitCode.OK;
  });
