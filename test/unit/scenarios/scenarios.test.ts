/** Every scenario that comes with smplab, in every form: what must be seen is found, and nothing else that is wrong. */
import { beforeAll, describe, expect, it } from 'vitest';
import { explore } from '../../../src/search/explorer.js';
import { strategyNamed } from '../../../src/search/strategies/index.js';
import { loadScenario, type LoadedScenario } from '../../../src/runners/coop/load.js';
import { scenarioNames, scenarioUrl } from '../../../src/runners/scenario-catalog.js';
import type { Chooser, Execution } from '../../../src/lab/schedule.js';
import { gradeOf, type Outcome, type ScenarioBase } from '../../../src/lab/scenario.js';
import { Random } from '../../../src/machine/random.js';

const SEED = 1;
/** Executions: twice what the slowest of eight seeds needs, and more where they are cheap. */
const EXECUTIONS = 150;
/** Where all that must be seen has been, so much of them is made: the form is broken. */
const AFTER = 5;
const OTHERWISE: Readonly<Record<string, number>> = {
  'offline-race/late-ipi': 60,
  'offline-race/prompt-ipi': 250,
  'offline-race/careless-sender': 60,
  'offline-race/spurious-warning': 80,
  'offline-race/silent-warning': 60,
  'offline-race/flush-elsewhere': 60,
  'hotplug/up-canceled': 30,
  'hotplug/cfd-freed': 60,
  'stop-machine/ring-of-three': 900,
  'csd/interrupt-between': 1200,
  'lock/peterson': 300,
  'hotplug/stopper-disabled': 700,
  'hotplug/active-too-early': 60,
  'hotplug/work-left-behind': 3000,
};

describe.each(scenarioNames())('%s', (name) => {
  let loaded: LoadedScenario;
  beforeAll(async () => {
    loaded = await loadScenario(scenarioUrl(name));
  });

  it('is declared as it should be', () => {
    const { scenario } = loaded;
    expect(scenario.name).toBe(name);
    expect(scenario.story.length).toBeGreaterThan(80);
    expect(scenario.source).not.toBe('');
    const broken = scenario.forms.filter((form) => required(scenario, form).length > 0);
    expect(broken).not.toEqual([]);
    const fixed = scenario.forms.filter((form) => !broken.includes(form));
    expect(fixed).not.toEqual([]);
  });

  it('comes out as declared in every form', () => {
    const executions = OTHERWISE[name] ?? EXECUTIONS;
    const came = loaded.scenario.forms.map((form) => ({ form, ...comparison(loaded, form, executions) }));
    expect(came).toEqual(loaded.scenario.forms.map((form) => ({ form, wrong: [], missing: [] })));
  });
});

function comparison(loaded: LoadedScenario, form: string, executions: number): { wrong: string[]; missing: Outcome[] } {
  const { scenario } = loaded;
  const seen = outcomesSeen(loaded, form, executions);
  const grades = seen.map((outcome) => gradeOf(scenario.outcomes, form, outcome));
  return {
    wrong: seen.filter((_, i) => grades[i] === null || grades[i].grade === 'forbidden'),
    missing: required(scenario, form).filter((outcome) => !grades.includes(outcome)),
  };
}

function outcomesSeen(loaded: LoadedScenario, form: string, executions: number): string[] {
  const strategy = strategyNamed('portfolio', (stream) => new Random(SEED, stream));
  if (strategy === undefined) throw new Error('there is no portfolio');
  const executor = loaded.executor(form);
  const missing = new Set(required(loaded.scenario, form));
  const searched = missing.size > 0;
  let made = 0;
  const execute = (chooser: Chooser): Execution => {
    const execution = executor.execute(chooser);
    missing.delete(gradeOf(loaded.scenario.outcomes, form, execution.outcome)!);
    made++;
    return execution;
  };
  const deadline = (): boolean => searched && missing.size === 0 && made >= executions / AFTER;
  const { outcomes } = explore(execute, strategy, { keepGoing: true, executions, deadline });
  return Object.keys(outcomes);
}

function required({ outcomes }: ScenarioBase, form: string): Outcome[] {
  return outcomes.filter(({ grade, on }) => grade === 'required' && (on === undefined || on.includes(form)));
}
