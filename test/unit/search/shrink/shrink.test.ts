import { describe, expect, it } from 'vitest';
import { explore } from '../../../../src/search/explorer.js';
import type { Shrunk } from '../../../../src/search/shrink/shrink.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { FittingReplay, StrictReplay } from '../../../../src/search/strategies/replay.js';
import { Surw } from '../../../../src/search/strategies/surw.js';
import type { Execution } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { shrink, type Reducible } from '../driven.js';
import { add, local, toyEngine, type ToyProgram } from '../toy-engine.js';
import { account, deadlock, reorder, staircase, twostage } from '../toy-programs.js';

function find(program: ToyProgram, seed = 1): Execution {
  const { findings } = explore(toyEngine(program), new RandomWalk(new Random(seed)), { executions: 200_000 });
  return findings[0].execution;
}

/** A program from which nothing can be left out. */
const fixed = (program: ToyProgram): Reducible => ({ reductions: 0, execute: toyEngine(program) });

function expectMinimal(program: ToyProgram, { execution }: Shrunk): void {
  const { kind } = execution.findings[0];
  const run = toyEngine(program);
  expect(run(new StrictReplay(execution.plan))).toEqual(execution);
  for (const left of execution.plan.deviations) {
    const deviations = execution.plan.deviations.filter((deviation) => deviation !== left);
    const without = run(new FittingReplay({ deviations }));
    expect(
      without.findings.some((finding) => finding.kind === kind) && without.preemptions <= execution.preemptions,
    ).toBe(false);
  }
}

describe('the schedule', () => {
  const PROGRAMS: [string, ToyProgram, number][] = [
    ['account', account(4), 1],
    ['deadlock', deadlock, 1],
    ['reorder_3', reorder(3), 1],
    ['twostage', twostage(2), 1],
    ['staircase 4', staircase(4, 3), 3],
  ];

  it.each(PROGRAMS)(
    'of %s: no deviation can be left out, and no schedule has fewer preemptions',
    (_, program, preemptions) => {
      for (const seed of [1, 2, 3]) {
        const found = find(program, seed);
        const shrunk = shrink(fixed(program), found);
        expectMinimal(program, shrunk);
        expect(shrunk).toMatchObject({ after: { preemptions, leftOut: 0 }, fewestPreemptions: true });
        expect(shrunk.before).toEqual({
          leftOut: 0,
          steps: found.steps,
          deviations: found.plan.deviations.length,
          preemptions: found.preemptions,
        });
        expect(shrunk.after.deviations).toBeLessThanOrEqual(shrunk.before.deviations);
      }
    },
  );

  it('is shrunk by moving switches when there are too many schedules to try them all', () => {
    const noise = [...Array.from({ length: 30 }, () => local()), add(2, 1)];
    const { words, actors, judge } = staircase(6, 6);
    const program: ToyProgram = { words: words + 2, actors: [...actors, noise, noise], judge: judge! };
    const found = explore(toyEngine(program), new Surw(new Random(1)), { executions: 200_000 }).findings[0].execution;
    const shrunk = shrink(fixed(program), found, { executions: 3000 });
    expect(shrunk.executions).toBeLessThanOrEqual(3000);
    expect(shrunk.after.preemptions).toBe(5);
    expectMinimal(program, shrunk);
  });

  it('keeps to the number of executions it may make, and still gives a finding', () => {
    const found = find(twostage(2));
    for (const executions of [0, 1, 5, 50]) {
      const shrunk = shrink(fixed(twostage(2)), found, { executions });
      expect(shrunk.executions).toBeLessThanOrEqual(executions);
      expect(shrunk.execution.findings[0].kind).toBe('half-done');
    }
  });

  it.each([
    [1, 1000, 40],
    [1000, 1000, 40],
    [1000, 100, 4],
    [10_000, 1000, 4],
  ])('with executions of %i steps, of which %i count as one, makes %i', (steps, stepsOfOne, most) => {
    const found = find(twostage(2));
    const execute: Reducible['execute'] = (chooser) => ({ ...toyEngine(twostage(2))(chooser), steps });
    const { executions } = shrink({ reductions: 0, execute }, found, { executions: 40, stepsOfOne });
    expect(executions).toBe(most);
  });

  it('cannot be shrunk without a finding', () => {
    expect(() => shrink(fixed(account()), { ...find(account()), findings: [] })).toThrow(RangeError);
  });
});

describe('the program', () => {
  /** Each reduction takes away one of the setters, or, the last one, the checker. */
  const reducible = (setters: number): Reducible => ({
    reductions: setters + 1,
    execute: (chooser, leftOut) => {
      const { words, actors } = reorder(setters - leftOut.filter((reduction) => reduction < setters).length);
      return toyEngine({ words, actors: leftOut.includes(setters) ? actors.slice(0, -1) : actors })(chooser);
    },
  });

  it('loses all that the bug does not need', () => {
    const found = find(reorder(4));
    const shrunk = shrink(reducible(4), found);
    expect(shrunk.leftOut).toHaveLength(3);
    expect(shrunk.leftOut).not.toContain(4);
    expect(shrunk.after).toMatchObject({ leftOut: 3, preemptions: 1 });
    expect(shrunk.after.steps).toBe(2 + 3 + 4);
    expectMinimal(reorder(1), shrunk);
  });

  it('loses eighteen actors of twenty without a search', () => {
    const { words, actors } = reorder(1);
    const crowd: ToyProgram = {
      words: words + 1,
      actors: [...actors.slice(0, 1), ...Array.from({ length: 18 }, () => [add(words, 1)]), ...actors.slice(1)],
    };
    const run = toyEngine(crowd);
    const without = (leftOut: readonly number[]): ToyProgram => ({
      ...crowd,
      actors: crowd.actors.map((steps, actor) => (leftOut.includes(actor) ? [] : steps)),
    });
    const noise = crowd.actors.flatMap((steps, actor) => (steps.length === 1 ? [actor] : []));
    expect(noise).toHaveLength(18);
    const found = explore(run, new Surw(new Random(1)), { executions: 200_000 }).findings[0].execution;
    expect(found.preemptions).toBeGreaterThan(1);
    const shrunk = shrink(
      { reductions: crowd.actors.length, execute: (chooser, leftOut) => toyEngine(without(leftOut))(chooser) },
      found,
      { strategy: () => ({ name: 'none', next: () => null, executed: () => undefined }) },
    );
    expect(shrunk.leftOut).toEqual(noise);
    expect(shrunk.after.preemptions).toBe(1);
    expectMinimal(without(noise), shrunk);
  });

  it('keeps the kind of the finding, though another comes more easily', () => {
    const found = find(account());
    const other: Execution = { ...found, findings: [{ kind: 'easy', text: '' }] };
    const shrunk = shrink(
      { reductions: 1, execute: (chooser, leftOut) => (leftOut.length > 0 ? other : toyEngine(account())(chooser)) },
      found,
    );
    expect(shrunk.leftOut).toEqual([]);
    expect(shrunk.execution.findings[0].kind).toBe('lost-update');
  });

  it('keeps what makes it a race: without it the finding would show always', () => {
    const found = find(account());
    const always: Execution = { ...found, plan: { deviations: [] }, preemptions: 0, decisions: 0 };
    const shrunk = shrink(
      { reductions: 1, execute: (chooser, leftOut) => (leftOut.length > 0 ? always : toyEngine(account())(chooser)) },
      found,
    );
    expect(shrunk.leftOut).toEqual([]);
    const noRace = shrink({ reductions: 1, execute: () => always }, found);
    expect(noRace.leftOut).toEqual([0]); // it shows always, with or without
  });
});
