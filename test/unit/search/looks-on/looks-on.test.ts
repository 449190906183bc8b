/**
 * What stands behind more looks than an actor may make before it is held back, and behind more waits: that it looks on is a
 * choice of the schedule, so it is found, replayed and shrunk like anything else.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { Choice, Chooser, Execution, Plan } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { explore } from '../../../../src/search/explorer.js';
import type { Statistics } from '../../../../src/search/statistics.js';
import { StrictReplay } from '../../../../src/search/strategies/replay.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import type { Step } from '../../../../src/engine/controlled/step.js';
import { essence, lines } from '../../engine/lockstep/compare.js';
import { shrink } from '../driven.js';
import { FORMS, STORIES } from './program.js';
import { WAYS } from './ways.js';

const TRIES = 3000;
const TRIES_WHERE_RIGHT = 300;
const URL_OF_PROGRAM = new URL('./program.js', import.meta.url).href;
const loaded = await loadScenario(URL_OF_PROGRAM);

interface Searched {
  readonly statistics: Statistics;
  readonly last: Execution;
}

function search(form: string, strategy: string, executions = TRIES): Searched {
  const executor = loaded.executor(form);
  let last: Execution | null = null;
  const statistics = explore(
    (chooser) => (last = executor.execute(chooser)),
    strategyNamed(strategy, (stream) => new Random(1, stream))!,
    { executions },
  );
  return { statistics, last: last! };
}

const badOf = (form: string): string => Object.entries(STORIES).find(([name]) => form.includes(name))![1].bad;

describe.each(['preemption-bounded', 'pct:3', 'portfolio'])('%s', (strategy) => {
  it.each(FORMS.filter((form) => form.endsWith('wrong')))('finds what comes behind %s', (form) => {
    const { last } = search(form, strategy);
    expect(last.findings).toMatchObject([{ kind: badOf(form) }]);
    const executor = loaded.executor(form);
    const again = executor.execute(new StrictReplay(last.plan));
    expect(again).toMatchObject({ traceHash: last.traceHash, plan: last.plan, findings: last.findings });

    const { execution } = shrink({ reductions: 0, execute: (chooser) => executor.execute(chooser) }, last);
    expect(execution.findings).toEqual(last.findings);
    expect(execution.plan.deviations.length).toBeLessThanOrEqual(6);
  });

  it.each(FORMS.filter((form) => form.endsWith('right')))('finds nothing behind %s', (form) => {
    expect(search(form, strategy, TRIES_WHERE_RIGHT).statistics.findings).toEqual([]);
  });
});

describe.each(['random-walk', 'pos', 'urw', 'surw'])('%s', (strategy) => {
  it.each(['two owners', 'half a value'])('finds %s behind a loop, too', (story) => {
    expect(search(`a for loop: ${story}, wrong`, strategy).last.findings).toHaveLength(1);
  });
});

it.each(Object.keys(WAYS).filter((way) => !way.startsWith('waits') && way !== 'many looks'))(
  'dpor finds what comes behind %s, and covers it where it is right',
  (way) => {
    for (const [story, { bad }] of Object.entries(STORIES)) {
      expect(search(`${way}: ${story}, wrong`, 'dpor').last.findings).toMatchObject([{ kind: bad }]);
      expect(search(`${way}: ${story}, right`, 'dpor').statistics).toMatchObject({
        coverage: 'exhausted',
        findings: [],
      });
    }
  },
);

/** Passes on what another chooser says, and notes the numbers of the decisions at which it is asked who goes on. */
class Noting implements Chooser {
  readonly numbers: number[] = [];
  asked = 0;

  constructor(private readonly chooser: Chooser) {}

  choose(decision: Parameters<Chooser['choose']>[0]): Choice {
    if (decision.looker === undefined) this.numbers.push(decision.index);
    else this.asked++;
    return decision.looker === undefined ? this.chooser.choose(decision) : decision.preferred;
  }
}

it('numbers decisions as if nothing had been asked, where no actor looks on: plans from before still fit', () => {
  const strategy = strategyNamed('pct:3', () => new Random(1))!;
  const executor = loaded.executor('a for loop: two owners, right');
  let asked = 0;
  for (let i = 0; i < 20; i++) {
    const noting = new Noting(strategy.next()!);
    const execution = executor.execute(noting);
    strategy.executed(execution);
    expect(noting.numbers).toEqual(noting.numbers.map((_, number) => number));
    expect(noting.numbers).toHaveLength(execution.decisions);
    asked += noting.asked;
  }
  expect(asked).toBeGreaterThan(0);
});

describe('on real threads', () => {
  const machines: LockstepMachine[] = [];
  afterAll(async () => {
    for (const machine of machines) await machine.close();
  });

  const isOn = ({ deviations }: Plan): boolean => deviations.some(({ choice }) => choice > 200);

  it.each(['a for loop: half a value, wrong', 'waits, and how they end: two owners, wrong'])(
    'the same is done with the same plan, and the same is searched: %s',
    async (form) => {
      const machine = await LockstepMachine.load(URL_OF_PROGRAM, form, { hangMs: 20_000 });
      machines.push(machine);
      const executor = loaded.executor(form);
      const [here, there] = [0, 1].map(() => strategyNamed('portfolio', (stream) => new Random(1, stream))!);
      let lookedOn = 0;
      for (let i = 0; i < 60; i++) {
        const steps: Step[] = [];
        const execution = executor.execute(here.next()!, [], steps);
        const searched = await machine.explore(there.next()!);
        for (const [strategy, made] of [
          [here, execution],
          [there, searched.execution],
        ] as const)
          strategy.executed(made);
        expect(essence(searched.execution)).toEqual(essence(execution));
        if (!isOn(execution.plan)) continue;
        lookedOn++;
        const replayed = await machine.execute(execution.plan);
        expect(lines(replayed.steps)).toEqual(lines(steps));
        expect(essence(replayed.execution)).toEqual(essence(execution));
      }
      expect(lookedOn).toBeGreaterThan(3);
    },
  );
});
