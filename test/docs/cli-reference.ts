/** The reference of the command line, made of what commander knows: `npm run docs` writes it, a test compares it. */
import type { Command } from 'commander';
import { commandsFor } from '../../src/cli/catalog.js';

export const CLI_REFERENCE = 'docs/reference/cli.md';

export async function cliReference(): Promise<string> {
  const names = (await commandsFor([])).map((command) => command.name());
  const commands = await commandsFor(names);
  return [
    '# Command line',
    '',
    '<!-- Written by `npm run docs`. Change the text of the commands instead. -->',
    '',
    'Results go to stdout, progress and complaints to stderr. `NO_COLOR` and `FORCE_COLOR` are honoured. A duration is a number with a',
    'unit: `200us`, `5ms`, `30s`, `10m`, `1h`. What the exit codes mean stands at the end of each command.',
    '',
    ...commands.map(
      (command) => `- [\`smplab ${command.name()}\`](#smplab-${command.name()}): ${command.description()}`,
    ),
    ...commands.flatMap(section),
    '',
  ].join('\n');
}

function section(command: Command): string[] {
  command.configureHelp({ helpWidth: 100 });
  let text = '';
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const body = text.replace(/^Usage: /, 'Usage: smplab ').trimEnd();
  return ['', `## smplab ${command.name()}`, '', '```text', ...body.split('\n').map((line) => line.trimEnd()), '```'];
}
