/** `smplab list`. */
import { Command } from 'commander';
import { STRATEGIES, STRATEGY_FORMS } from '../../search/strategies/names.js';
import { litmusShapes, scenarioNames } from '../../runners/scenario-catalog.js';
import { left, wrap, wrappedColumns, WIDTH } from '../../report/columns.js';
import { BUSTED, STEPS, VARIANTS } from '../../variants/index.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';

export const listCommand = new Command('list')
  .option('--json', 'one JSON document on stdout, schema smplab.list/1')
  .action(({ json }: { json?: true }) => {
    const variants = [...VARIANTS, ...STEPS, ...BUSTED].map(({ name, summary, source }) => ({ name, summary, source }));
    const scenarios = scenarioNames();
    const litmus = litmusShapes();
    const strategies = Object.entries(STRATEGIES).map(([name, summary]) => ({ name, summary }));
    if (json)
      return print(JSON.stringify({ schema: 'smplab.list/1', variants, scenarios, litmus, strategies }, null, 2));
    const [head, ...lines] = wrappedColumns(
      [left('variant'), left('what it is')],
      variants.map(({ name, summary, source }) => [name, `${summary} (${source})`]),
    );
    const { bold } = paintFor(process.stdout);
    const [, ...named] = wrappedColumns(
      [left('strategy'), left('summary')],
      strategies.map(({ name, summary }) => [name, summary]),
      2,
    );
    const shapes = litmus.map(({ shape, name }) => `  ${shape.padEnd(20)} ${name}`);
    print(
      [
        bold(head),
        ...lines,
        '',
        bold('scenarios'),
        ...scenarios.map((name) => `  ${name}`),
        '',
        bold('litmus tests'),
        ...shapes,
        '',
        bold('strategies'),
        ...named.map((line) => `  ${line}`),
        '  with a number of your own:',
        ...wrap(STRATEGY_FORMS, WIDTH - 4).map((line) => `    ${line}`),
      ].join('\n'),
    );
  });
