/** The command line, which `smplab.cts` begins. Everything it does is a call of the library. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { complaint, ExitCode, reportFailure } from './exit.js';
import { endOnFailure, escapeControls } from './output.js';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Only the one that is asked for is loaded: all of them take a second of start on a slow machine. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.js')).runCommand,
  check: async () => (await import('./commands/check.js')).checkCommand,
  litmus: async () => (await import('./commands/litmus.js')).litmusCommand,
  torture: async () => (await import('./commands/torture.js')).tortureCommand,
  explore: async () => (await import('./commands/explore.js')).exploreCommand,
  bisect: async () => (await import('./commands/bisect.js')).bisectCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  matrix: async () => (await import('./commands/matrix.js')).matrixCommand,
  merge: async () => (await import('./commands/merge.js')).mergeCommand,
  memory: async () => (await import('./commands/memory.js')).memoryCommand,
  list: async () => (await import('./commands/list.js')).listCommand,
};

const program = new Command('smplab')
  .description('A real-thread SMP emulator and race lab for Node.js')
  .version(version)
  .showHelpAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(complaint(text.replace(/^error: /, ''))) });
const [, , asked = ''] = process.argv;
const wanted = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS);
for (const load of wanted) program.addCommand(inherit(await load()));

for (const stream of [process.stdout, process.stderr]) escapeControls(stream);
endOnFailure(process.stdout, ExitCode.OK, ExitCode.BROKEN);
endOnFailure(process.stderr, ExitCode.INTERRUPTED, ExitCode.BROKEN);

try {
  if (process.argv.length <= 2) program.help({ error: true });
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
  else process.exitCode = reportFailure(error);
}

/** Subcommands answer errors in the same way as the program. */
function inherit(command: Command): Command {
  return command.copyInheritedSettings(program);
}
