/** The command line, which `smplab.cts` begins. Everything it does is a call of the library. */
import { Command, CommanderError } from 'commander';
import { commandsFor } from './catalog.js';
import { complaint, ExitCode, reportFailure } from './exit.js';
import { endOnFailure, escapeControls } from './output.js';
import { keepCode } from './kept-code.js';
import { counted } from '../common/counted.js';
import { linesLeftOut } from '../engine/printed.js';
import { VERSION } from '../common/version.js';

export { end } from './end.js';

keepCode(); // before commands are loaded

/**
 * Runs one command: its results, its complaints and its exit code are those of the process.
 *
 * @param args without the names of Node and of the program
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('smplab')
    .description('A real-thread SMP emulator and race lab for Node.js')
    .version(VERSION)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(complaint(text.replace(/^error: /, ''))) });
  // Subcommands answer errors in the same way as the program.
  for (const command of await commandsFor(args)) program.addCommand(command.copyInheritedSettings(program));

  for (const stream of [process.stdout, process.stderr]) escapeControls(stream);
  endOnFailure(process.stdout, ExitCode.OK, ExitCode.BROKEN);
  endOnFailure(process.stderr, ExitCode.INTERRUPTED, ExitCode.BROKEN);

  try {
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    else process.exitCode = reportFailure(error);
  } finally {
    const lines = linesLeftOut();
    if (lines > 0)
      process.stderr.write(
        complaint(`${counted(lines, 'more line')} that code under test printed ${lines === 1 ? 'is' : 'are'} left out`),
      );
  }
}
