import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { STRATEGIES } from '../../../../src/search/strategies/names.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { ContinuedReplay, FittingReplay, Replay, StrictReplay } from '../../../../src/search/strategies/replay.js';
import { Diverged, type Plan } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { Recorder, schedules } from '../sampling.js';
import { toyEngine } from '../toy-engine.js';
import { account, deadlock, independent, reorder, twostage } from '../toy-programs.js';

const PROGRAMS = [account(3), deadlock, independent(3, 5), reorder(3), twostage(2)];

it.each(Object.keys(STRATEGIES))('shows any execution of %s again, from its plan', (name) => {
  fc.assert(
    fc.property(fc.constantFrom(...PROGRAMS), fc.nat(), fc.nat(20), (program, seed, skip) => {
      const run = toyEngine(program);
      const strategy = strategyNamed(name, (stream) => new Random(seed, stream))!;
      for (let i = 0; i < skip; i++) {
        const chooser = strategy.next();
        if (chooser === null) break;
        const made = run(chooser);
        strategy.executed(made);
        expect(explore(run, new Replay(made.plan), { keepGoing: true })).toMatchObject({
          executions: 1,
          steps: made.steps,
          distinctTraces: 1,
        });
        expect(run(new StrictReplay(made.plan))).toEqual(made);
      }
    }),
    { numRuns: 20 },
  );
});

const plan = (...deviations: [at: number, choice: number][]): Plan => ({
  deviations: deviations.map(([at, choice]) => ({ at, choice })),
});

describe('a plan that does not fit', () => {
  const run = toyEngine(independent(3, 3));

  it.each([plan([1, 7]), plan([1, 1], [2, 2])])('is an error when followed strictly: %j', (unfit) => {
    expect(() => run(new StrictReplay(unfit))).toThrow(Diverged);
  });

  it('is an error too when the execution ends before it', () => {
    expect(() => explore(run, new Replay(plan([1, 1], [40, 0])))).toThrow(/ended before decision 40/);
  });

  it('is followed where it fits otherwise', () => {
    const { plan: followed } = run(new FittingReplay(plan([0, 9], [1, 1], [2, 7], [40, 0])));
    expect(followed).toEqual(plan([1, 1]));
  });
});

describe('a plan with something after it', () => {
  it('is where every execution begins', () => {
    const begin = plan([1, 1], [3, 0]);
    const all = schedules(independent(4, 4), new Replay(begin, new PreemptionBounded()));
    expect(all.every((schedule) => schedule.startsWith('0110'))).toBe(true);
    expect(new Set(all).size).toBe(6); // 2 and 2 steps are left, in any order
    expect(all).toHaveLength(6);
  });

  it('is left for good where it does not fit', () => {
    const last = { choose: ({ enabled, count }: { enabled: Int32Array; count: number }) => enabled[count - 1] };
    const recorder = new Recorder(new ContinuedReplay(plan([1, 9], [2, 0]), last));
    toyEngine(independent(2, 2))(recorder);
    expect(recorder.schedule).toBe('011');
  });

  it('takes as many executions as the strategy makes', () => {
    expect(
      explore(toyEngine(deadlock), new Replay(plan([1, 1]), new RandomWalk(new Random(1))), {
        executions: 5,
        keepGoing: true,
      }).executions,
    ).toBe(5);
  });
});
