/** The rules of scheduling, on coroutines, and the same on real threads. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Step } from '../../../../src/engine/controlled/step.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { StrictReplay } from '../../../../src/search/strategies/replay.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import type { Decision, Execution } from '../../../../src/lab/schedule.js';
import { essence, lines } from '../lockstep/compare.js';

const PROGRAMS = new URL('./rules-programs.js', import.meta.url).href;
const STATEFUL = new URL('./stateful-program.js', import.meta.url).href;
/** It may go on later, for all that is known of it. */
const LATER = new URL('./identity-program.js', import.meta.url).href;
const WAITING = new URL('./waiting-machine.js', import.meta.url).href;
const EXECUTIONS = 400;
/** … or after so many steps: of a program that never ends each execution has twenty thousand. */
const STEPS = 1_000_000;
let machine: LockstepMachine | undefined;

afterEach(async () => {
  await machine?.close();
  machine = undefined;
});

interface Recorded {
  readonly execution: Execution;
  readonly steps: readonly Step[];
}

/** One execution of each outcome, of up to so many with at most two preemptions. */
async function outcomesOf(form: string, url = PROGRAMS, spurious = false): Promise<Map<string, Recorded>> {
  const executor = (await loadScenario(url)).executor(form, spurious);
  const strategy = new PreemptionBounded({ most: 2 });
  const seen = new Map<string, Recorded>();
  for (let i = 0, made = 0; i < EXECUTIONS && made < STEPS; i++) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution = executor.execute(chooser);
    strategy.executed(execution);
    made += execution.steps;
    const { outcome, plan } = execution;
    if (seen.has(outcome)) continue;
    const steps: Step[] = []; // kept of one alone: of a loop that never ends there are very many
    seen.set(outcome, { execution: executor.execute(new StrictReplay(plan), [], steps), steps });
  }
  return seen;
}

async function expectSameOnThreads(
  form: string,
  recorded: Iterable<Recorded>,
  url = PROGRAMS,
  spurious = false,
): Promise<void> {
  machine = await LockstepMachine.load(url, form, { spurious });
  for (const { execution, steps } of recorded) {
    const onThreads = await machine.execute(execution.plan);
    expect(lines(onThreads.steps)).toEqual(lines(steps));
    expect(essence(onThreads.execution)).toEqual(essence(execution));
  }
}

describe('a wait that ends by itself', { timeout: 60_000 }, () => {
  it.each([
    ['waits once', false, ['seen 1, count 0']],
    ['waits once', true, ['seen 0, count 0', 'seen 1, count 0']],
    ['waits in a loop', true, ['seen 1, count 0']],
  ])('%s, spurious wake-ups %s: %j, and the same on threads', async (form, spurious, outcomes) => {
    const seen = await outcomesOf(form, PROGRAMS, spurious);
    expect([...seen.keys()].toSorted()).toEqual(outcomes);
    await expectSameOnThreads(form, seen.values(), PROGRAMS, spurious);
  });

  it('in a loop it does so once, until something is written: the search ends', async () => {
    const executor = (await loadScenario(PROGRAMS)).executor('waits in a loop', true);
    const strategy = new PreemptionBounded();
    const traces = new Set<number>();
    let longest = 0;
    for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
      const execution = executor.execute(chooser);
      const { outcome, steps, traceHash } = execution;
      strategy.executed(execution);
      expect(outcome).toBe('seen 1, count 0');
      traces.add(traceHash);
      longest = Math.max(longest, steps);
    }
    expect(strategy.coverage).toBe('exhausted');
    expect(longest).toBeLessThan(60);
  });
});

describe('where an execution begins', { timeout: 60_000 }, () => {
  /** At the first decision: what each choice is about to do, if that is an operation. */
  async function firstDecision(url: string, form: string): Promise<readonly boolean[]> {
    let isNext: readonly boolean[] | undefined;
    const look = (decision: Decision): number => {
      isNext ??= Array.from({ length: decision.count }, (_, at) => decision.pending(at).isNext === true);
      return decision.preferred;
    };
    (await loadScenario(url)).executor(form).execute({ choose: look });
    return isNext!;
  }

  it('each thread stands before its first operation', async () => {
    expect(await firstDecision(PROGRAMS, 'spin lock')).toEqual([true, true, true]);
    expect(await firstDecision(PROGRAMS, 'one has no operation, and one has nothing to do')).toEqual([true, true]);
  });

  it('a CPU has begun nothing: an interrupt may come first', async () => {
    expect(await firstDecision(WAITING, 'waits')).not.toContain(true);
  });

  it('nor has a thread with an event loop: its timers count from its beginning', async () => {
    expect(await firstDecision(LATER, 'lock')).toEqual([false, false, false]);
  });
});

describe('a CPU that waits for its call does not make the search explode', { timeout: 60_000 }, () => {
  it.each([
    ['waits', 200, 40], // in csd_lock_wait
    ['polls', 15_000, 240], // in a loop that reads the lock, which the spin rule stops after sixteen looks
  ])('%s: with two preemptions at most %i executions of at most %i steps', async (form, mostExecutions, mostSteps) => {
    const executor = (await loadScenario(WAITING)).executor(form);
    const strategy = new PreemptionBounded({ most: 2 });
    let [executions, longest] = [0, 0];
    for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
      const execution = executor.execute(chooser);
      const { outcome, steps } = execution;
      strategy.executed(execution);
      expect(outcome).toBe('came back');
      longest = Math.max(longest, steps);
      executions++;
    }
    expect(strategy.coverage).toBe('bound:2');
    expect(executions).toBeLessThan(mostExecutions);
    expect(longest).toBeLessThan(mostSteps);
  });
});

describe('what may come out', { timeout: 60_000 }, () => {
  it.each([
    ['spin lock', ['seen 0, count 3']],
    ['spins on a word that never changes', ['livelock']],
    ['spins on three words, one after the other', ['livelock']],
    ['waits for another value, and spins', ['livelock']],
    ['… and gives up after ten thousand turns', ['seen 1, count 0']],
    ['waits, and looks at how it ended', ['seen 1, count 0', 'seen 2, count 0']],
    ['sleeps, and looks at how it ended', ['seen 2, count 0']],
    ['waits, notified before', ['lost wake-up', 'seen 1, count 0']],
    ['two buffers', ['deadlock']],
    ['throws in one order', ['crash', 'seen 0, count 0']],
    ['polls with a bounded wait', ['seen 1, count 0']],
    ['two poll with bounded waits', ['seen 1, count 0']],
    ['polls for what never comes', ['livelock']],
    ['polls, and the opener is slow', ['seen 1, count 0']],
    ['polls two words by turns', ['seen 1, count 0']],
    ['one spins until another has slept', ['seen 1, count 0']],
    ['the lock is never given back', ['seen 3, count 0', 'seen 4, count 0']],
    ['the lock is never given back, and one spins', ['seen 3, count 0', 'seen 4, count 0']],
    ['… and looks at the clock now and then', ['seen 3, count 0', 'seen 4, count 0']],
    ['two spin, one after the other', ['seen 3, count 0', 'seen 4, count 0']],
    ['one spins while another has the lock', ['seen 3, count 1', 'seen 4, count 1']],
    ['spins for ever, and takes the time', ['livelock']],
    ['sleeps on a word that no thread notifies', ['seen 1, count 0']],
    ['sleeps on memory of its own', ['seen 1, count 0']],
    ['sleeps on memory of its own, and the flag is never set', ['livelock']],
    ['waits for ever on memory of its own', ['deadlock']],
    ['pauses while it spins', ['seen 1, count 0']],
    ['one has no operation, and one has nothing to do', ['seen 3, count 0', 'seen 4, count 0']],
    ['none has an operation', ['seen 0, count 0']],
    ['throws before its first operation', ['crash']],
  ])('%s: %j, and the same on threads', async (form, outcomes) => {
    const seen = await outcomesOf(form);
    expect([...seen.keys()].toSorted()).toEqual(outcomes);
    await expectSameOnThreads(form, seen.values());
  });

  it.each([
    ['polls with a bounded wait', 'exhausted', 16],
    ['polls two words by turns', 'exhausted', 24],
    ['polls for what never comes', 'exhausted', 700],
  ])('%s: every schedule is tried (%s), and none has more than %i steps', async (form, coverage, mostSteps) => {
    const executor = (await loadScenario(PROGRAMS)).executor(form);
    const strategy = new PreemptionBounded();
    let longest = 0;
    for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
      const execution = executor.execute(chooser);
      longest = Math.max(longest, execution.steps);
      strategy.executed(execution);
    }
    expect(strategy.coverage).toBe(coverage);
    expect(longest).toBeLessThanOrEqual(mostSteps);
  });

  it('a random walk through a loop of bounded waits ends', async () => {
    const executor = (await loadScenario(PROGRAMS)).executor('two poll with bounded waits');
    const strategy = new RandomWalk(new Random(3));
    for (let i = 0; i < 2000; i++) {
      const { outcome, steps, plan } = executor.execute(strategy.next());
      expect(outcome).toBe('seen 1, count 0');
      expect(steps).toBeLessThan(60);
      expect(plan.deviations.length).toBeLessThan(30);
    }
  });

  it('private words have a name of their own', async () => {
    const { execution, steps } = (await outcomesOf('waits for ever on memory of its own')).get('deadlock')!;
    const { names } = (await loadScenario(PROGRAMS)).executor('waits for ever on memory of its own').subject;
    expect(execution.end).toBe('deadlock');
    expect(steps.filter(({ op }) => op >= 0).map(({ word }) => names.wordName(word))).toEqual([
      'private[0]',
      'private[0]',
      'a[3]',
    ]);
  });

  it('a spinner is not scheduled again before somebody writes', async () => {
    const seen = await outcomesOf('spin lock');
    expect(seen.get('seen 0, count 3')!.execution.steps).toBeLessThan(40);
  });

  it.each([
    ['a list that ends in itself', 'hang'],
    ['calls itself for ever', 'crash'],
  ])('%s ends as %s, in plain code too', async (form, end) => {
    expect([...(await outcomesOf(form)).keys()]).toContain(end);
  });

  it('what an actor throws is the finding', async () => {
    const { execution } = (await outcomesOf('throws in one order')).get('crash')!;
    expect(execution.findings).toEqual([
      {
        kind: 'crash',
        text: expect.stringMatching(/^an actor threw RangeError: read too early \(.*rules-programs\.[jt]s:\d+\)$/),
      },
    ]);
  });

  it("state of a module is each actor's own, and new in every execution", async () => {
    const seen = await outcomesOf('broken', STATEFUL);
    expect([...seen.keys()]).toEqual(['calls 1 and 1']);
    await expectSameOnThreads('broken', [...seen.values(), ...seen.values()], STATEFUL);
  });
});
