/** Samples of code that goes on later: what is wrong with each is found, and its twin is right. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { ROOT } from '../../../support/command-line.js';

const FOLDER = join(ROOT, 'test/samples/async');
const EXECUTIONS = 1000;

/** What is found in the broken form. */
const FOUND: Readonly<Record<string, string>> = {
  'closed-port': '0 taken',
  counter: '1',
  'empty-port': 'deadlock',
  'late-notify': 'crash',
  'late-timer': 'after it was closed',
  'leftover-waiter': 'deadlock',
  'one-slot': 'deadlock',
  ready: 'overtaken',
  rejection: 'deadlock',
};

async function found(name: string, form: string, executions: number): Promise<string[]> {
  const loaded = await loadScenario(pathToFileURL(join(FOLDER, `${name}.mjs`)).href);
  const executor = loaded.executor(form);
  const strategy = strategyNamed('portfolio', (stream) => new Random(1, stream))!;
  const { findings } = explore((chooser) => executor.execute(chooser), strategy, { keepGoing: true, executions });
  return [...new Set(findings.map(({ kind }) => kind))];
}

describe.each(Object.entries(FOUND))('%s', (name, kind) => {
  it('is found', async () => {
    expect(await found(name, 'broken', EXECUTIONS)).toContain(kind);
  });

  it('is right when it is fixed', async () => {
    expect(await found(name, 'fixed', EXECUTIONS)).toEqual([]);
  });
});

it('are all there', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.mjs', ''));
  expect(files.filter((file) => !file.endsWith('-worker')).toSorted()).toEqual(Object.keys(FOUND).toSorted());
});
