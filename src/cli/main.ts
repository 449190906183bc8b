/** The command line, which `smplab.cts` begins. Everything it does is a call of the library. */
import { Command, CommanderError } from 'commander';
import { commandsFor } from './catalog.js';
import { complaint, ExitCode, reportFailure } from './exit.js';
import { endOnFailure, escapeControls } from './output.js';
import { keepCode } from './kept-code.js';
import { VERSION } from '../common/version.js';

keepCode();
const program = new Command('smplab')
  .description('A real-thread SMP emulator and race lab for Node.js')
  .version(VERSION)
  .showHelpAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(complaint(text.replace(/^error: /, ''))) });
for (const command of await commandsFor(process.argv.slice(2))) program.addCommand(inherit(command));

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
