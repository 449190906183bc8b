/** The same plan gives the same trace on coroutines and on real threads: random plans on every scenario. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isPlain } from '../../../../src/engine/controlled/opcodes.js';
import type { Step } from '../../../../src/engine/controlled/step.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { StrictReplay } from '../../../../src/search/strategies/replay.js';
import { loadCheck } from '../../../../src/runners/coop/load-check.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { openOnThreads } from '../../../../src/runners/lockstep/open.js';
import { RaceWatch } from '../../../../src/runners/lockstep/race-watch.js';
import { scenarioNames, scenarioUrl } from '../../../../src/runners/scenario-catalog.js';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import type { Execution, Plan, Strategy } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { ROOT } from '../../../support/command-line.js';
import { dealtOut, shared } from '../../../support/some.js';
import { essence, lines } from './compare.js';

const PLANS = 6;
/** Where threads are started, a new one is needed for each execution. */
const PLANS_STARTING = 1;
const REPLAYS = 10;
const PLAIN_PLANS = 12;
/** A thread of a loaded host may be kept waiting for long. */
const PATIENT = { hangMs: 20_000 };
/** Executions to find something in. */
const TRIES = 20_000;

type Loaded = Awaited<ReturnType<typeof loadScenario>>;

/** Rewriting a scenario and the kernel costs more than most of its tests, so each is rewritten once. */
const rewritten = new Map<string, Promise<Loaded>>();
function loadOnce(url: string): Promise<Loaded> {
  const loaded = rewritten.get(url) ?? loadScenario(url);
  rewritten.set(url, loaded);
  return loaded;
}

interface Recorded {
  readonly execution: Execution;
  readonly steps: Step[];
}

/** Executions on the coop engine, as long as they are asked for. */
function* coopExecutions(
  loaded: Loaded,
  form: string,
  strategy: Strategy,
  lateTimers = false,
): Generator<Recorded, undefined> {
  const executor = loaded.executor(form, false, 'interleaving', {}, lateTimers);
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const steps: Step[] = [];
    const execution = executor.execute(chooser, [], steps);
    strategy.executed(execution);
    yield { execution, steps };
  }
  return undefined;
}

/** What coop finds is found again, and random plans are tried on it too. */
const FOUND = [
  ['offline-race/late-ipi', 'v3.15', 'lost'],
  ['offline-race/prompt-ipi', 'v3.15', 'run, IPI with work on an offline CPU'],
  ['csd/mutual-wait', 'broken', 'deadlock'],
  ['csd/interrupt-between', 'broken', 'deadlock'],
  ['idle/drain-before-clear', 'broken', 'left in the queue'],
  ['llist/del-first-aba', 'broken', 'a node has two owners'],
  ['sync/semaphore-lost-wake-up', 'broken', 'deadlock'],
  ['sync/barrier-lost-wake-up', 'broken', 'lost wake-up'],
] as const;

async function onThreads(
  loaded: Loaded,
  [url, form]: readonly [url: string, form: string],
  work: (machine: LockstepMachine) => Promise<void>,
  lateTimers = false,
): Promise<void> {
  const races = await RaceWatch.over(loaded, loaded.scenario.races);
  const machine = await LockstepMachine.load(url, form, { ...PATIENT, lateTimers, races });
  try {
    await work(machine);
  } finally {
    await machine.close();
  }
}

async function expectSame(machine: LockstepMachine, recorded: Recorded): Promise<void> {
  const { execution, steps, error } = await machine.execute(recorded.execution.plan);
  expect(error === undefined).toBe(execution.end !== 'crash');
  expect(lines(steps)).toEqual(lines(recorded.steps));
  expect(essence(execution)).toEqual(essence(recorded.execution));
}

async function expectAgreement(
  url: string,
  forms: (all: readonly string[]) => readonly string[],
  lateTimers = false,
  plans = PLANS,
): Promise<void> {
  const loaded = await loadOnce(url);
  for (const [seed, form] of forms(loaded.scenario.forms).entries()) {
    await onThreads(
      loaded,
      [url, form],
      async (machine) => {
        const executions = coopExecutions(loaded, form, new RandomWalk(new Random(seed)), lateTimers);
        for (let i = 0; i < plans; i++) await expectSame(machine, executions.next().value!);
        await expectSame(machine, nothingPlanned(loaded, form, lateTimers));
      },
      lateTimers,
    );
  }
}

function nothingPlanned(loaded: Loaded, form: string, lateTimers: boolean): Recorded {
  const steps: Step[] = [];
  const executor = loaded.executor(form, false, 'interleaving', {}, lateTimers);
  return { execution: executor.execute({ choose: ({ preferred }) => preferred }, [], steps), steps };
}

describe('random plans give the same steps on both engines', () => {
  // In one form each, for there are many; by turns, so that every kernel variant comes up.
  it.each(shared(scenarioNames().map((name, turn) => [name, turn] as const)))('%s', async (name, turn) => {
    const found = FOUND.find(([other]) => other === name);
    await expectAgreement(scenarioUrl(name), (all) => [found?.[1] ?? all[turn % all.length]]);
  });

  it('with memory in objects, bigints, clocks and random numbers', async () => {
    await expectAgreement(new URL('./pocket.js', import.meta.url).href, (all) => all);
  });

  it('with memory that grows, and a WebAssembly.Memory', async () => {
    await expectAgreement(new URL('./growing.js', import.meta.url).href, (all) => all);
  });

  it.each([
    ['jobs', new URL('./going-on-later.js', import.meta.url)],
    ['timers', new URL('./tasks.js', import.meta.url)],
    ['globals as values', new URL('./by-value.js', import.meta.url)],
    ['messages', new URL('./messages.js', import.meta.url)],
    ["an actor's own memory", new URL('./own-memory.js', import.meta.url)],
  ])('with event loops: %s', async (_, { href }) => {
    await expectAgreement(href, dealtOut);
  });

  it.each([
    ['rejection', pathToFileURL(join(ROOT, 'test/samples/async/rejection.mjs')), /./],
    ['schedules', pathToFileURL(join(ROOT, 'test/samples/order/schedules.mjs')), /^a thread that/],
    ['all that they do', new URL('./started.js', import.meta.url), /./],
  ])('with threads that are started: %s', async (_, { href }, form) => {
    await expectAgreement(href, (all) => dealtOut(all.filter((one) => form.test(one))), false, PLANS_STARTING);
  });

  it('with the calls of a check that go on later', async () => {
    const url = new URL('../../../samples/port-counter/right.check.js', import.meta.url).href;
    const increment = { operation: 'increment' };
    const program: CheckProgram = { before: [], threads: [[increment, increment], [increment]], later: true };
    const executor = (await loadCheck(url)).executor(program);
    const threads = await openOnThreads({ kind: 'check', url, program, plain: INTERLEAVED }, false);
    const { runner } = threads;
    try {
      for (let seed = 0; seed < PLAIN_PLANS; seed++) {
        const steps: Step[] = [];
        const coop = executor.execute(new RandomWalk(new Random(seed)), [], steps);
        const chooser = new StrictReplay(coop.plan);
        const execution = await runner.execute({ chooser, leftOut: [], record: true, watch: false });
        expect(lines(runner.steps)).toEqual(lines(steps));
        expect({ ...essence(execution), steps: coop.steps }).toEqual(essence(coop)); // a runner counts no gates
      }
    } finally {
      await threads.close();
    }
  });

  it('with timers that may be late', async () => {
    await expectAgreement(new URL('./tasks.js', import.meta.url).href, ([timers]) => [timers], true);
  });

  it('with plain accesses that are steps', async () => {
    const url = new URL('./plain-steps.js', import.meta.url).href;
    const loaded = await loadScenario(url, 'always');
    for (const [seed, form] of loaded.scenario.forms.entries()) {
      await onThreads(loaded, [url, form], async (machine) => {
        const executions = coopExecutions(loaded, form, new RandomWalk(new Random(seed)));
        for (let i = 0; i < PLAIN_PLANS; i++) {
          const recorded = executions.next().value!;
          expect(recorded.steps.filter(({ op }) => isPlain(op)).length).toBeGreaterThan(3);
          await expectSame(machine, recorded);
        }
      });
    }
  });

  it('with actors and devices left out', async () => {
    const [name, form] = ['offline-race/prompt-ipi', 'v3.15'];
    const loaded = await loadOnce(scenarioUrl(name));
    await onThreads(loaded, [scenarioUrl(name), form], async (machine) => {
      for (const leftOut of [[0], [3], [0, 3]]) {
        const steps: Step[] = [];
        const coop = loaded.executor(form).execute(new RandomWalk(new Random(1)), leftOut, steps);
        const lockstep = await machine.execute(coop.plan, leftOut);
        expect(lines(lockstep.steps)).toEqual(lines(steps));
        expect(essence(lockstep.execution)).toEqual(essence(coop));
      }
    });
  });
});

describe('strategies explore the same on both engines', () => {
  it.each([
    ['offline-race/late-ipi', 'v3.15', 3],
    ['llist/del-first-aba', 'broken', 30],
    ['sync/semaphore-lost-wake-up', 'broken', 30],
  ])('%s on %s', async (name, form, executions) => {
    const loaded = await loadOnce(scenarioUrl(name));
    await onThreads(loaded, [scenarioUrl(name), form], async (machine) => {
      for (const strategy of ['pos', 'surw', 'pct:3', 'preemption-bounded']) {
        const chooses = strategyNamed(strategy, (stream) => new Random(7, stream))!;
        const coop = coopExecutions(loaded, form, strategyNamed(strategy, (stream) => new Random(7, stream))!);
        for (let i = 0; i < executions; i++) {
          const expected = coop.next().value!;
          const { execution, steps } = await machine.explore(chooses.next()!);
          chooses.executed(execution);
          expect(lines(steps)).toEqual(lines(expected.steps));
          expect(essence(execution)).toEqual(essence(expected.execution));
        }
      }
    });
  });
});

describe('what coop finds is found again on real threads, ten times', () => {
  it.each(shared(FOUND))('%s on %s: %s', async (name, form, outcome) => {
    const loaded = await loadOnce(scenarioUrl(name));
    const executions = coopExecutions(loaded, form, new PreemptionBounded());
    let found = executions.next().value;
    for (let i = 0; i < TRIES && found?.execution.outcome !== outcome; i++) found = executions.next().value;
    expect(found?.execution.outcome).toBe(outcome);
    await onThreads(loaded, [scenarioUrl(name), form], async (machine) => {
      for (let i = 0; i < REPLAYS; i++) await expectSame(machine, found!);
    });
  });

  it('refuses a plan that does not fit', async () => {
    const machine = await LockstepMachine.load(scenarioUrl('csd/mutual-wait'), 'broken', PATIENT);
    const plans: Plan[] = [{ deviations: [{ at: 0, choice: 17 }] }, { deviations: [{ at: 1000, choice: 0 }] }];
    for (const plan of plans) expect((await machine.execute(plan)).execution.end).toBe('diverged');
    expect((await machine.execute({ deviations: [] })).execution.end).toBe('completed');
    await machine.close();
  });
});
