/** `smplab init FILE`. */
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { print } from '../output.js';
import { init, type InitOptions } from '../../commands/init/init.js';
import { MODELS } from '../../commands/init/suited-model.js';

interface CliOptions {
  readonly class?: string;
  readonly model?: string;
  readonly force?: true;
}

export const initCommand = new Command('init')
  .argument('<file>', 'a module that exports the class to be checked, in JavaScript or TypeScript')
  .option('--class <name>', 'the exported class (default: the only one)')
  .option(
    '--model <name>',
    `what it is: ${MODELS.join(', ')} (default: what its operations look like; asked on a terminal)`,
  )
  .option('--force', 'overwrite a definition that is there')
  .action(async (file: string, { class: className, model, force }: CliOptions) => {
    const asked = model ?? (process.stdin.isTTY && process.stderr.isTTY ? await ask() : '');
    const options: InitOptions = {
      ...(className !== undefined && { className }),
      ...(asked !== '' && { model: asked }),
      ...(force && { force }),
    };
    const { file: written, className: name, model: is } = init(file, options);
    print(`${written}: ${name} as a ${is}\nlook it over, then: npx smplab check ${written}`);
  });

/** An empty answer leaves it to the operations. */
async function ask(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('What is it (fifo-queue, lock, …)? Enter: what it looks like. ')).trim();
  } finally {
    terminal.close();
  }
}
