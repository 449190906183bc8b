/**
 * Published packages, unmodified, with the threads that they start: what is wrong with a version is found, and what is right
 * is left alone. They are installed by `npm ci --prefix test/samples/packages`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { ROOT } from '../../../support/command-line.js';
import { dealtOut } from '../../../support/some.js';

const FOLDER = join(ROOT, 'test/samples/packages');
/** What is wrong is found in fewer; all are run of what is right. */
const BROKEN = 3000;
const RIGHT = 60;

const loaded = new Map<string, LoadedScenario>();

/** The first finding, or what came out. */
async function seen(name: string, form: string, executions: number): Promise<string> {
  if (!loaded.has(name)) loaded.set(name, await loadScenario(pathToFileURL(join(FOLDER, `${name}.mjs`)).href));
  const executor = loaded.get(name)!.executor(form);
  const strategy = strategyNamed('portfolio', (stream) => new Random(1, stream))!;
  const run = explore((chooser) => executor.execute(chooser), strategy, { keepGoing: false, executions });
  const [finding] = run.findings;
  return finding?.text ?? `${run.executions}: ${Object.keys(run.outcomes).join(' ')}`;
}

// Without the packages there is nothing to run.
describe.skipIf(!existsSync(join(FOLDER, 'node_modules')))('published packages', () => {
  const broken = [
    ['synckit', 'broken', /Cannot read properties of undefined \(reading 'message'\)/],
    ['thread-stream', 'broken', /^"livelock"/],
    ['sync-message', 'two-messages', /Unexpected end of JSON input/],
  ] as const;
  it.each(dealtOut(broken))('%s: %s', async (name, form, finding) => {
    expect(await seen(name, form, BROKEN)).toMatch(finding);
  });

  it('leave nothing on the global object of the host, to which tslib exports what it has', async () => {
    const before = Reflect.ownKeys(globalThis);
    loaded.delete('synckit');
    await seen('synckit', 'fixed', 1);
    expect(Reflect.ownKeys(globalThis)).toEqual(before);
  });

  const right = [
    ['synckit', 'fixed', '12'],
    ['thread-stream', 'fixed', 'ready'],
    ['sync-message', 'one-message', '1'],
    ['comlink', 'both-at-once', '12'],
    ['pools', 'piscina-sync', '24'],
    ['pools', 'piscina-async', '24'],
    ['pools', 'piscina-disabled', '24'],
    ['pools', 'tinypool', '24'],
    ['pools', 'workerpool', '24'],
  ] as const;
  it.each(dealtOut(right))('%s: %s is right', async (name, form, outcome) => {
    expect(await seen(name, form, RIGHT)).toBe(`${RIGHT}: ${outcome}`);
  });
});
