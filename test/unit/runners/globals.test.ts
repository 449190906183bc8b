/** The global object is a thread's own: on both engines, and the host finds nothing of what code under test puts there. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { describe, expect, it } from 'vitest';
import { CoopScheduler } from '../../../src/engine/coop/scheduler.js';
import { PreemptionBounded } from '../../../src/search/strategies/preemption-bounded.js';
import { loadScenario } from '../../../src/runners/coop/load.js';
import { dealtOut } from '../../support/some.js';
import { scenario } from './globals.js';

const URL_OF_IT = new URL('./globals.js', import.meta.url).href;

describe.each(dealtOut(scenario.forms))('%s', (form) => {
  it.each(['coop', 'lockstep'] as const)('each actor has its own on %s, as new each time', async (engine) => {
    const path = fileURLToPath(URL_OF_IT);
    const { coverage, summary } = await explore(path, {
      form,
      engine,
      jobs: 1,
      seed: 1,
      executions: 1000,
      keepGoing: true,
    });
    expect(Object.keys(summary.outcomes)).toEqual(['1 1']);
    expect(summary.executions).toBeGreaterThan(1);
    expect(coverage).toBe('exhausted');
  });

  it('leaves the host as it was', async () => {
    expect(globalThis.btoa).toBeTypeOf('function'); // a library of the rewriter looks, and Node then defines it anew
    const before = (new CoopScheduler(), hosts()); // whose clocks stay
    const executor = (await loadScenario(URL_OF_IT)).executor(form);
    expect(changed(before)).toEqual([]);
    const strategy = new PreemptionBounded({ most: 1 });
    let executions = 0;
    for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next(), executions++) {
      const execution = executor.execute(chooser);
      expect(execution.outcome).toBe('1 1');
      strategy.executed(execution);
      expect(changed(before)).toEqual([]);
    }
    expect(executions).toBeGreaterThan(2);
  });
});

/** What has changed, by name. */
function changed(before: ReadonlyMap<PropertyKey, unknown>): PropertyKey[] {
  const now = hosts();
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (key) => before.has(key) !== now.has(key) || !Object.is(before.get(key), now.get(key)),
  );
}

function hosts(): ReadonlyMap<PropertyKey, unknown> {
  const keys = Reflect.ownKeys(globalThis);
  return new Map(
    keys.map((key): [PropertyKey, unknown] => [key, Object.getOwnPropertyDescriptor(globalThis, key)?.value]),
  );
}
