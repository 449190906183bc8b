/** Landmarks of a plan, and what is left of them when the program has been changed. */
import { expect, it } from 'vitest';
import { Random } from '../../../src/machine/random.js';
import { Marking, type DecisionNames } from '../../../src/search/landmarks.js';
import { Along } from '../../../src/search/strategies/along.js';
import { PreemptionBounded } from '../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../src/search/strategies/random-walk.js';
import { Replay, StrictReplay } from '../../../src/search/strategies/replay.js';
import type { Landmark } from '../../../src/lab/course.js';
import type { Execution, Plan } from '../../../src/lab/schedule.js';
import { explore } from '../../../src/search/explorer.js';
import { toyEngine, type ToyProgram, type ToyStep } from './toy-engine.js';

const NAMES = (): DecisionNames => ({
  actors: ['thread 0', 'thread 1'],
  wordName: (word) => ['counter', 'other'][word],
  eventName: (event) => ({ text: `event ${event}` }),
});

const load: ToyStep = { word: 0, writes: false, run: ({ words, memory }) => void (memory[0] = words[0]) };
const store: ToyStep = { word: 0, writes: true, run: ({ words, memory }) => void (words[0] = memory[0] + 1) };
const elsewhere: ToyStep = { word: 1, writes: false, run: () => undefined };

/** Two threads that increment in two steps, with `extra` looks at another word in front. */
function counter(extra: number): ToyProgram {
  const actor = [...Array.from({ length: extra }, () => elsewhere), load, store];
  return { words: 2, actors: [actor, actor], judge: (words) => (words[0] === 2 ? undefined : 'lost') };
}

function found(): Plan {
  const walk = new RandomWalk(new Random(1));
  const execute = toyEngine(counter(0));
  for (;;) {
    const { findings, plan } = execute(walk.next());
    if (findings.length > 0) return plan;
  }
}

function marked(plan: Plan): readonly Landmark[] {
  const marking = new Marking(new StrictReplay(plan), NAMES);
  toyEngine(counter(0))(marking);
  return marking.landmarks;
}

/** Of the first execution that is made. */
function first(
  strategy: { next(): Parameters<ReturnType<typeof toyEngine>>[0] | null },
  program: ToyProgram,
): Execution {
  return toyEngine(program)(strategy.next()!);
}

const then = (): RandomWalk => new RandomWalk(new Random(7));

it('says who ran, what came next, and what was taken instead', () => {
  expect(marked(found())).toEqual([
    { at: 'thread 0 before write of counter', next: 'thread 1' },
    { at: 'thread 1 before write of counter', next: 'thread 0' },
  ]);
});

it('is found again in a program that has become longer in front, where the plan is lost', () => {
  const plan = found();
  expect(first(new Along(marked(plan), NAMES, then), counter(3)).findings).toEqual([
    expect.objectContaining({ kind: 'lost' }),
  ]);
  expect(first(new Replay(plan, new RandomWalk(new Random(7))), counter(3)).findings).toEqual([]);
});

it('leaves the way a landmark earlier each time, and begins again', () => {
  const landmarks = marked(found());
  const statistics = explore((chooser) => toyEngine(counter(1))(chooser), new Along(landmarks, NAMES, then), {
    executions: 20,
    keepGoing: true,
  });
  expect(statistics.distinctTraces).toBeGreaterThan(2);
});

it.each([
  ['where the bug is there', counter(0), true],
  ['where it was fixed', { ...counter(0), judge: () => undefined }, false],
])('goes on with a search of all schedules, to its end: %s', (_, program, isFound) => {
  const strategy = new Along(marked(found()), NAMES, () => new PreemptionBounded());
  const statistics = explore((chooser) => toyEngine(program)(chooser), strategy, { executions: 1000, keepGoing: true });
  expect(statistics.findings.length > 0).toBe(isFound);
  expect(strategy.coverage).toBe('exhausted');
  expect(statistics.executions).toBeLessThan(1000);
});

it('goes on without a landmark whose next is no longer there', () => {
  const gone = [{ at: 'thread 0 before write of counter', next: 'thread 5' }];
  expect(first(new Along(gone, NAMES, then), counter(0)).end).toBe('completed');
});

it('keeps no list for each of its ways: a livelock has thousands of landmarks', () => {
  const place = marked(found())[0];
  const before = process.memoryUsage().heapUsed;
  const strategy = new Along(Array<Landmark>(4000).fill(place), NAMES, then);
  expect(strategy.next()).not.toBeNull();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6); // all lists together took 380 MB
});
