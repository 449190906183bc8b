/** Agents that wait for and notify each other, on coroutines and on real threads that take turns, as ECMA-262 has it. */
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Opcode } from '../../../../src/engine/controlled/opcodes.js';
import type { Step } from '../../../../src/engine/controlled/step.js';
import type { Execution, Strategy } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { essence, lines } from '../lockstep/compare.js';
import { COUNTS, scenario, VIEWS } from './agents-program.js';

const PROGRAM = new URL('agents-program.js', import.meta.url).href;
/** Starting threads is what costs. The others are rules that have other tests on threads. */
const ON_THREADS = new Set(['a time-out or a notify after a write', 'the upper half of what is waited for is written']);
const loaded = loadScenario(PROGRAM);

interface Recorded {
  readonly execution: Execution;
  readonly steps: readonly Step[];
}

async function explore(form: string, strategy: Strategy, most = Infinity, spurious = false): Promise<Recorded[]> {
  const executor = (await loaded).executor(form, spurious);
  const recorded: Recorded[] = [];
  for (let chooser = strategy.next(); chooser !== null && recorded.length < most; chooser = strategy.next()) {
    const steps: Step[] = [];
    const execution = executor.execute(chooser, [], steps);
    strategy.executed(execution);
    recorded.push({ execution, steps });
  }
  return recorded;
}

/** One of each outcome. */
function distinct(recorded: readonly Recorded[]): Map<string, Recorded> {
  return new Map(recorded.map((one) => [one.execution.outcome, one]));
}

async function expectSameOnThreads(form: string, recorded: Iterable<Recorded>, spurious = false): Promise<void> {
  const machine = await LockstepMachine.load(PROGRAM, form, { hangMs: 20_000, spurious });
  try {
    for (const { execution, steps } of recorded) {
      const onThreads = await machine.execute(execution.plan);
      expect(lines(onThreads.steps)).toEqual(lines(steps));
      expect(essence(onThreads.execution)).toEqual(essence(execution));
    }
  } finally {
    await machine.close();
  }
}

/** What comes out when the threads run as they like. */
async function natively(form: string): Promise<string> {
  const shared = scenario.shared();
  const code = `
    const { workerData: { url, form, actor, shared } } = require('node:worker_threads');
    import(url).then(({ scenario }) => scenario.actors(form)[actor](shared));`;
  const ended = scenario.actors(form).map(
    (_, actor) =>
      new Promise((resolve, reject) => {
        const workerData = { url: PROGRAM, form, actor, shared };
        new Worker(code, { eval: true, workerData }).once('error', reject).once('exit', resolve);
      }),
  );
  await Promise.all(ended);
  return scenario.after(shared);
}

describe('agents', { timeout: 60_000 }, () => {
  it('are woken in the order in which they began to wait', async () => {
    const form = 'first come, first woken';
    const recorded = await explore(form, new RandomWalk(new Random(1)), 300);
    for (const { execution, steps } of recorded) {
      const waiters = steps.filter(({ op, word, actor }) => op === Opcode.wait && word === 2 && actor < 3);
      expect(execution.outcome).toBe(waiters.map(({ actor }) => actor + 1).join(' '));
    }
    const orders = distinct(recorded);
    expect([...orders.keys()].toSorted()).toEqual(['1 2 3', '1 3 2', '2 1 3', '2 3 1', '3 1 2', '3 2 1']);
    await expectSameOnThreads(form, orders.values());
    expect([...orders.keys()]).toContain(await natively(form));
  });

  it('are woken as many as the count says, whatever it is converted from', async () => {
    const executor = (await loaded).executor('counts');
    const steps: Step[] = [];
    const execution = executor.execute({ choose: ({ preferred }) => preferred }, [], steps);
    const woken = [0, 1, 2, 3, 3, 3, 0, 0, 0, 1, 0, 3, 3, 3, 0, 1, 0, 2, 0, 0, 2, 0, 2];
    expect(woken).toHaveLength(COUNTS.length);
    expect(execution.outcome).toBe(woken.map((first) => first * 10 + 3 - first).join(' '));
    await expectSameOnThreads('counts', [{ execution, steps }]);
  });

  /** They do not look at how their waits ended, which are taken to last. */
  const LAST: ReadonlySet<string> = new Set([
    'the upper half of what is waited for is written',
    'what lies beside it is written',
  ]);

  // how the wait ended (1 ok, 2 not equal, 3 timed out), and one more than were notified
  it.each([
    ['a time-out or a notify', false, ['1 2', '3 1']],
    ['a time-out or a notify after a write', false, ['1 2', '2 1', '3 1']],
    ['a notify that has to come', false, ['1 2', 'deadlock']],
    ['a notify that has to come', true, ['1 1', '1 2', 'deadlock']],
    ['a notify after a write', false, ['1 2', '2 1']],
    ['the upper half of what is waited for is written', false, ['1', 'lost wake-up']],
    ['what lies beside it is written', false, ['1']],
  ])('%s, spurious wake-ups %s: %j, and nothing else', async (form, spurious, outcomes) => {
    const strategy = new PreemptionBounded();
    const recorded = distinct(await explore(form, strategy, Infinity, spurious));
    expect(strategy.coverage).toBe(LAST.has(form) ? 'sampled' : 'exhausted');
    expect([...recorded.keys()].toSorted()).toEqual(outcomes);
    if (ON_THREADS.has(form)) await expectSameOnThreads(form, recorded.values(), spurious);
  });

  it('meet at one byte through all views of it, and at no other', async () => {
    const form = 'one byte through all its views';
    const recorded = await explore(form, new RandomWalk(new Random(1)), 50);
    const met = `${VIEWS} ${VIEWS}`; // woken and notified; none of those that are elsewhere
    expect([...distinct(recorded).keys()]).toEqual([met]);
    await expectSameOnThreads(form, recorded.slice(0, 3));
    expect(await natively(form)).toBe(met);
  });
});
