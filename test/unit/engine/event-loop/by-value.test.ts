/** What goes on later is the schedule's by whatever name, and what a module imports when it is evaluated is part of the program. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { ROOT } from '../../../support/command-line.js';
import { linkSource } from '../rewriter/programs.js';

const EXECUTIONS = 2000;

/** By form: all that comes out with at most one preemption. */
async function outcomesOf(url: string): Promise<Record<string, string[]>> {
  const loaded = await loadScenario(url);
  const outcomes = loaded.scenario.forms.map((form): [string, string[]] => {
    const executor = loaded.executor(form);
    const strategy = new PreemptionBounded({ most: 1 });
    const seen = new Set<string>();
    for (let i = 0; i < EXECUTIONS; i++) {
      const chooser = strategy.next();
      if (chooser === null) break;
      const execution = executor.execute(chooser);
      strategy.executed(execution);
      seen.add(execution.outcome);
    }
    return [form, [...seen].toSorted()];
  });
  return Object.fromEntries(outcomes);
}

it('the global object, or process, as a value', async () => {
  const outcomes = await outcomesOf(new URL('../lockstep/by-value.js', import.meta.url).href);
  for (const [form, seen] of Object.entries(outcomes))
    expect([form, seen]).toEqual([form, form.endsWith('whole') ? ['counted 2'] : ['counted 1', 'counted 2']]);
});

it('import() at the top level', async () => {
  expect(await outcomesOf(pathToFileURL(join(ROOT, 'test/samples/order/imports.mjs')).href)).toEqual({
    broken: ['1 function ERR_MODULE_NOT_FOUND', '2 function ERR_MODULE_NOT_FOUND'],
    fixed: ['2 function ERR_MODULE_NOT_FOUND'],
  });
});

it.each([
  ['const g = globalThis; export const f = () => g.setTimeout;', true],
  ['const { setTimeout } = globalThis; export const f = () => setTimeout;', true],
  ['const p = process; export const f = () => p.nextTick;', true],
  ['const g = globalThis; export const f = () => g.Math.max(1, 2);', false],
  ['export const f = (timers) => timers.setTimeout;', false],
  ['export const f = () => typeof globalThis;', false],
])('%s: an event loop is needed: %s', async (source, needed) => {
  expect((await linkSource(source)).goesOnLater).toBe(needed);
});
