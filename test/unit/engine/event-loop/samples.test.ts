/** Samples of code that goes on later: what is wrong with each is found, and its twin is right. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { asyncSampleUrl, FOUND_IN_BROKEN } from '../../../support/async-samples.js';
import { ROOT } from '../../../support/command-line.js';
import { dealtOut } from '../../../support/some.js';

const FOLDER = join(ROOT, 'test/samples/async');
const EXECUTIONS = 1000;

async function found(name: string, form: string, executions: number): Promise<string[]> {
  const loaded = await loadScenario(asyncSampleUrl(name));
  const executor = loaded.executor(form);
  const strategy = strategyNamed('portfolio', (stream) => new Random(1, stream))!;
  const { findings } = explore((chooser) => executor.execute(chooser), strategy, { keepGoing: true, executions });
  return [...new Set(findings.map(({ kind }) => kind))];
}

describe.each(dealtOut(Object.entries(FOUND_IN_BROKEN)))('%s', (name, kind) => {
  it('is found', async () => {
    expect(await found(name, 'broken', EXECUTIONS)).toContain(kind);
  });

  it('is right when it is fixed', async () => {
    expect(await found(name, 'fixed', EXECUTIONS)).toEqual([]);
  });
});

it('are all there', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.mjs', ''));
  expect(files.filter((file) => !file.endsWith('-worker')).toSorted()).toEqual(Object.keys(FOUND_IN_BROKEN).toSorted());
});
