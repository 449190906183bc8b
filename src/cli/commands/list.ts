/** `smplab list`. */
import { Command } from 'commander';
import { columns } from '../../report/columns.js';
import { BUSTED, VARIANTS } from '../../variants/index.js';
import { paintFor } from '../paint.js';

export const listCommand = new Command('list')
  .description('list the kernel variants')
  .option('--json', 'one JSON document on stdout, schema smplab.list/1')
  .action(({ json }: { json?: true }) => {
    const variants = [...VARIANTS, ...BUSTED].map(({ name, summary, source }) => ({ name, summary, source }));
    if (json) return void process.stdout.write(`${JSON.stringify({ schema: 'smplab.list/1', variants }, null, 2)}\n`);
    const [head, ...lines] = columns(
      [{ title: 'variant', align: 'left' }, { title: 'what it is', align: 'left' }, { title: 'source', align: 'left' }],
      variants.map(({ name, summary, source }) => [name, summary, source]),
    );
    process.stdout.write(`${[paintFor(process.stdout).bold(head), ...lines].join('\n')}\n`);
  });
