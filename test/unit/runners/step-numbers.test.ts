/** The header of a finding counts the steps that its table numbers, whatever the program: looks at gates are none of both. */
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Generator, SIZES } from '../../../src/check/programs/generate.js';
import type { OperationsDefinition } from '../../../src/lab/check-definition.js';
import { INTERLEAVED } from '../../../src/lab/plain-memory.js';
import { Random } from '../../../src/machine/random.js';
import { loadedCheck, loadedScenario } from '../../../src/runners/coop/loaded.js';
import { CheckRunner, ScenarioRunner } from '../../../src/runners/coop/runner.js';
import { scenarioUrl } from '../../../src/runners/scenario-catalog.js';
import { RandomWalk } from '../../../src/search/strategies/random-walk.js';
import { samples } from '../../support/samples.js';

const EXECUTIONS = 12;

/** How executions ended whose table numbers as many steps as are counted. */
function expectNumbered(runner: CheckRunner | ScenarioRunner, seed: number): Set<string> {
  const strategy = new RandomWalk(new Random(seed));
  const ends = new Set<string>();
  for (let i = 0; i < EXECUTIONS; i++) {
    const execution = runner.execute({ chooser: strategy.next(), leftOut: [], record: true, watch: false });
    const numbered = runner.describe(execution).interleaving.rows.filter(({ by }) => by === 'operation');
    expect(numbered.length).toBe(execution.steps);
    ends.add(execution.end);
  }
  return ends;
}

describe('as many steps are numbered as are counted', () => {
  const loadedSample = async (name: string): ReturnType<typeof loadedCheck> =>
    await loadedCheck(pathToFileURL(samples().find((sample) => sample.name === name)!.path).href);

  it('of a check that comes to its end', async () => {
    const check = await loadedSample('treiber-stack/broken-reads-next-first');
    const definition = check.definition as OperationsDefinition<unknown, unknown, unknown>;
    const ends = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((seed) => {
      const generator = new Generator(definition, new Random(seed));
      const program = generator.program(SIZES[seed % SIZES.length], false);
      return [...expectNumbered(new CheckRunner(check, program, INTERLEAVED), seed)];
    });
    expect(new Set(ends)).toEqual(new Set(['completed']));
  });

  it('of a check that hangs', async () => {
    const check = await loadedSample('ticket-lock/right');
    const acquire = { operation: 'acquire' };
    const program = { before: [], threads: [[acquire], [acquire, acquire]] };
    expect(expectNumbered(new CheckRunner(check, program, INTERLEAVED), 1)).toEqual(new Set(['deadlock']));
  });

  it.each(['csd/unresponsive-cpu', 'lock/peterson', 'irq-work/freed-while-busy'])('of a scenario: %s', async (name) => {
    const loaded = await loadedScenario(scenarioUrl(name));
    for (const form of loaded.scenario.forms)
      expectNumbered(new ScenarioRunner(loaded, { form, spurious: false, plain: INTERLEAVED }), 1);
  });

  it('of code that goes on later', async () => {
    const loaded = await loadedScenario(new URL('../../../../test/samples/async/counter.mjs', import.meta.url).href);
    for (const form of loaded.scenario.forms)
      expectNumbered(new ScenarioRunner(loaded, { form, spurious: false, plain: INTERLEAVED }), 1);
  });
});
