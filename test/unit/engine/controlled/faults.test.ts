/** IPIs that get lost and CPUs that freeze are choices of the schedule: so many at most, and the same on both engines. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../src/engine/controlled/step.js';
import type { HardwareFaults } from '../../../../src/lab/scenario.js';
import type { Execution } from '../../../../src/lab/schedule.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { Event } from '../../../../src/trace/event.js';
import { essence, lines } from '../lockstep/compare.js';

const PROGRAM = new URL('./faults-program.js', import.meta.url).href;
const loaded = loadScenario(PROGRAM);

interface Recorded {
  readonly execution: Execution;
  readonly steps: readonly Step[];
  /** What no CPU did, in words. */
  readonly happened: readonly string[];
}

/** All executions without a preemption, up to so many. */
async function executions(form: string, faults: Partial<HardwareFaults>, most = 3000): Promise<Recorded[]> {
  const executor = (await loaded).executor(form, false, 'interleaving', faults);
  const strategy = new PreemptionBounded({ most: 0 });
  const all: Recorded[] = [];
  for (let chooser = strategy.next(); chooser !== null && all.length < most; chooser = strategy.next()) {
    const steps: Step[] = [];
    const execution = executor.execute(chooser, [], steps);
    strategy.executed(execution);
    const events = steps.filter(({ actor, note }) => note === undefined && actor >= 2);
    all.push({ execution, steps, happened: events.map(({ actor }) => executor.names.eventName(actor).text) });
  }
  return all;
}

const count = ({ steps }: Recorded, kind: number): number => steps.filter(({ note }) => note?.kind === kind).length;
const outcomes = (all: readonly Recorded[]): string[] =>
  [...new Set(all.map(({ execution }) => execution.outcome))].toSorted();

describe('faults of the hardware', { timeout: 60_000 }, () => {
  it('do not happen where none are allowed', async () => {
    const all = await executions('answers', {});
    expect(outcomes(all)).toEqual(['run 1 times']);
    expect(all.flatMap(({ happened }) => happened).filter((text) => !text.startsWith('deliver '))).toEqual([]);
    expect(all.reduce((sum, one) => sum + count(one, Event.IPI_LOST) + count(one, Event.CSD_STUCK), 0)).toBe(0);
  });

  it('an IPI that gets lost is rung for again where waits are watched, and stops its sender where they are not', async () => {
    const watched = await executions('answers', { lostIpis: 2 });
    expect(outcomes(watched)).toEqual(['run 1 times']);
    expect(new Set(watched.map((one) => count(one, Event.IPI_LOST)))).toEqual(new Set([0, 1, 2]));
    for (const one of watched) expect(count(one, Event.CSD_STUCK)).toBe(count(one, Event.IPI_LOST)); // one ring for each
    expect(outcomes(await executions('unwatched', { lostIpis: 1 }))).toEqual(['deadlock', 'run 1 times']);
  });

  it('a frozen CPU does nothing and takes nothing until it thaws; who waits for it is out of patience once', async () => {
    const all = await executions('answers', { freezes: 1 });
    expect(outcomes(all)).toEqual(['run 1 times']);
    const frozen = all.filter(({ happened }) => happened.some((text) => text.includes('freezes')));
    expect(frozen.length).toBeGreaterThan(10);
    expect(frozen.length).toBeLessThan(all.length);
    for (const { happened, steps } of frozen) {
      const [freezes, thaws] = ['freezes', 'thaws'].map((word) => happened.filter((text) => text.includes(word)));
      expect([freezes.length, thaws.length]).toEqual([1, 1]);
      expect(thaws[0].slice(0, 4)).toBe(freezes[0].slice(0, 4));
      expect(happened.filter((text) => text.startsWith('time-out')).length).toBeLessThan(2);
      expect(stepsWhileFrozen(steps, Number(freezes[0][3]))).toEqual([]);
    }
    expect(frozen.some((one) => count(one, Event.CSD_UNSTUCK) === 1)).toBe(true);
  });

  it('a wait that no ring ends is a deadlock, after three rings', async () => {
    const all = await executions('deaf', {});
    expect(outcomes(all)).toEqual(['deadlock', 'run 1 times']); // it may answer before it is deaf
    const dead = all.filter(({ execution }) => execution.end === 'deadlock');
    expect(new Set(dead.map((one) => count(one, Event.CSD_STUCK)))).toEqual(new Set([3]));
  });

  it('are the same on real threads', async () => {
    const faults = { lostIpis: 1, freezes: 1 };
    const all = await executions('answers', faults, 600);
    const machine = await LockstepMachine.load(PROGRAM, 'answers', { hangMs: 20_000, faults });
    try {
      for (let i = 0; i < all.length; i += 50) {
        const { execution, steps } = await machine.execute(all[i].execution.plan);
        expect(lines(steps)).toEqual(lines(all[i].steps));
        expect(essence(execution)).toEqual(essence(all[i].execution));
      }
    } finally {
      await machine.close();
    }
  });
});

/** What a CPU did between the events by which it froze and thawed. */
function stepsWhileFrozen(steps: readonly Step[], cpu: number): Step[] {
  const [frozenAt, thawedAt] = steps
    .flatMap(({ actor, note }, at) => (note === undefined && actor >= 2 && isFate(actor) ? [at] : []))
    .toSorted((a, b) => a - b);
  return steps.slice(frozenAt, thawedAt).filter(({ actor }) => actor === cpu);
}

/** Behind 2 CPUs and 8 deliveries: two thaws and two freezes. */
function isFate(event: number): boolean {
  return event >= 10 && event < 14;
}
