/**
 * What dpor says of loops that give up is true: it executes as many traces as all schedules have in which no actor is held
 * back. Those are enumerated by preemptions, with every question whether one is held back answered by no.
 */
import { expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { HELD_LOOKS, Looking } from '../../../../src/lab/looking.js';
import { mayChange, type Chooser, type MadeStep } from '../../../../src/lab/schedule.js';
import { explore } from '../../../../src/search/explorer.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { foata } from '../dpor/foata.js';
import { GIVE_UP } from '../strategies/looks.js';
import { FORMS } from './program.js';

const MANY = 1500;
const looks = await loadScenario(new URL('../strategies/held-back-program.js', import.meta.url).href);
const parks = await loadScenario(new URL('./program.js', import.meta.url).href);
const isFollowed = (form: string): boolean => !form.startsWith('waits') && !form.startsWith('many looks');

it.each([
  ...Object.keys(GIVE_UP)
    .filter(isFollowed)
    .map((form) => ['an actor that ', form, looks] as const),
  ...FORMS.filter((form) => isFollowed(form) && form.endsWith('a lost wake-up, right')).map(
    (form) => ['', form, parks] as const,
  ),
])('%s%s', (_, form, loaded) => {
  const executor = loaded.executor(form);
  const all = enumerated(executor);
  expect(all.coverage).toBe('exhausted');

  const dpor = new Dpor();
  const outcomes = new Set<string>();
  const execute = (chooser: Chooser): ReturnType<typeof executor.execute> => {
    const execution = executor.execute(chooser);
    outcomes.add(execution.outcome);
    return execution;
  };
  explore(execute, dpor, { keepGoing: true, executions: MANY });
  expect([dpor.coverage, dpor.traces, outcomes]).toEqual(['exhausted', all.traces, all.outcomes]);
});

interface Enumerated {
  readonly coverage: string;
  readonly traces: number;
  readonly outcomes: ReadonlySet<string>;
}

function enumerated(executor: ReturnType<typeof looks.executor>): Enumerated {
  const strategy = new PreemptionBounded();
  const traces = new Set<string>();
  const outcomes = new Set<string>();
  for (let i = 0, chooser = strategy.next(); chooser !== null && i < MANY; i++, chooser = strategy.next()) {
    const made: MadeStep[] = [];
    const execution = executor.execute(neverHeld(chooser, made));
    strategy.executed(execution);
    outcomes.add(execution.outcome);
    traces.add(foata(made, commute, nameOf));
  }
  return { coverage: strategy.coverage, traces: traces.size, outcomes };
}

function neverHeld(chooser: Chooser, made: MadeStep[]): Chooser {
  return {
    choose(decision) {
      const { looker, looks: count = 0, preferred, enabled } = decision;
      if (looker === undefined) return chooser.choose(decision);
      return count < HELD_LOOKS ? preferred : enabled[Looking.MORE];
    },
    made: (step) => void made.push(step),
    heldBack: () => expect.unreachable('it was held back'),
  };
}

function commute(a: MadeStep, b: MadeStep): boolean {
  if (a.actor === b.actor || a.woken > 0 || b.woken > 0) return false;
  if (a.queue >= 0 && a.queue === b.queue && (a.changesQueue || b.changesQueue)) return false;
  return a.end <= b.first || b.end <= a.first || !(mayChange(a) || mayChange(b));
}

/** What one actor did before is told by what it saw, for it is one trace with the same values. */
function nameOf({ actor, first, writes, was, left }: MadeStep): string {
  return `${actor} ${first} ${writes} ${String(was)} ${String(left)}`;
}
