/**
 * Plans of at most 3 preemptions, executed by real threads, beside bare threads that hand a baton over as often: no floor
 * is lower for an engine on which each actor is a thread.
 */
import { loadScenario } from '../../src/runners/coop/load.js';
import { LockstepMachine } from '../../src/runners/lockstep/machine.js';
import { RaceWatch } from '../../src/runners/lockstep/race-watch.js';
import { explore } from '../../src/search/explorer.js';
import { PreemptionBounded } from '../../src/search/strategies/preemption-bounded.js';
import type { Execution, Plan } from '../../src/lab/schedule.js';
import { contest, ratioBetween, type Sample } from '../contest.js';
import type { Program } from '../programs/explored.js';
import type { Settings } from '../subject.js';
import { bar, type Bar, type Table } from '../table.js';
import { BatonCrew } from '../threads/baton-crew.js';

const LOCKSTEP = 'smplab lockstep, at most 3 preemptions';
const WATCHED = 'the same, every execution watched';
const BARE = 'bare threads: its hand-overs alone';
const WARM_MS = 1500;
const PLANS = 200;

export async function onLockstep(settings: Settings, program: Program): Promise<{ table: Table; bars: Bar[] }> {
  const plans = await plansOf(program, settings.smoke ? 3 : PLANS);
  const { scenario, ...modules } = await loadScenario(program.url);
  const races = await RaceWatch.over(modules, scenario.races);
  const machine = await LockstepMachine.load(program.url, program.form, { log: false, races });
  const baton = await BatonCrew.start(machine.subject.board.actors);
  /** By plan. */
  let handOvers: number[] = [];
  let points = 0;
  const rateSince = (begin: number): Sample => plans.length / ((performance.now() - begin) / 1000);
  const sample = async (watch = false): Promise<Sample> => {
    handOvers = [];
    points = 0;
    const begin = performance.now();
    for (const plan of plans) {
      const result = await machine.execute(plan, [], watch);
      handOvers.push(result.handOvers);
      points += result.execution.steps;
    }
    return rateSince(begin);
  };
  const bare = (): Sample => {
    const begin = performance.now();
    for (const count of handOvers) baton.execute(count);
    return rateSince(begin);
  };
  try {
    for (const begin = performance.now(); !settings.smoke && performance.now() - begin < WARM_MS; ) await sample();
    const table = await contest(settings, {
      title: `explore: ${program.name}, on threads`,
      unit: '/s',
      rounds: settings.smoke ? 1 : 9,
      warmup: 1,
      contestants: [
        { name: LOCKSTEP, sample: async () => await sample() },
        { name: WATCHED, sample: async () => await sample(true) },
        { name: BARE, sample: bare },
      ],
      notes: () => {
        const turns = handOvers.reduce((sum, count) => sum + count, 0);
        return [`${each(points, plans)} points and ${each(turns, plans)} hand-overs an execution`];
      },
    });
    return {
      table,
      bars: [
        bar(`${program.name}, lockstep, of its hand-overs alone`, 'at most', 1.5, ratioBetween(table, BARE, LOCKSTEP)),
        bar(
          `${program.name}, lockstep watched, of lockstep`,
          'at least',
          1 / 3,
          ratioBetween(table, WATCHED, LOCKSTEP),
        ),
      ],
    };
  } finally {
    await baton.close();
    await machine.close();
  }
}

function each(count: number, plans: readonly Plan[]): string {
  return (count / plans.length).toFixed(1);
}

async function plansOf({ url, form }: Program, count: number): Promise<Plan[]> {
  const executor = (await loadScenario(url)).executor(form);
  const plans: Plan[] = [];
  const keep = (execution: Execution): Execution => {
    plans.push(execution.plan);
    return execution;
  };
  explore((chooser, watch) => keep(executor.execute(chooser, [], null, watch)), new PreemptionBounded({ most: 3 }), {
    keepGoing: true,
    executions: count,
  });
  return plans;
}
