/** What tells threads apart is each actor's own on coroutines, as it is on threads, and the same on both. */
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../src/engine/controlled/step.js';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { essence, lines } from '../lockstep/compare.js';
import { scenario } from './identity-program.js';

const PROGRAM = new URL('identity-program.js', import.meta.url).href;
const EXECUTIONS = 6;

/** With threads of its own for the actors. */
async function natively(form: string): Promise<string> {
  const shared = scenario.shared();
  const code = `
    const { workerData: { url, actor, shared } } = require('node:worker_threads');
    import(url).then(({ scenario }) => scenario.actors('${form}')[actor](shared));`;
  const ended = scenario.actors(form).map(
    (_, actor) =>
      new Promise((resolve, reject) => {
        const workerData = { url: PROGRAM, actor, shared };
        new Worker(code, { eval: true, workerData }).once('error', reject).once('exit', resolve);
      }),
  );
  await Promise.all(ended);
  return scenario.after(shared);
}

describe('the identity of a thread', { timeout: 60_000 }, () => {
  it('is natively one number in every way of asking for it', async () => {
    const numbers = (await natively('threads')).split(' ');
    expect(new Set(numbers).size).toBe(3);
    expect(numbers).not.toContain('0');
    expect(numbers).not.toContain('-1');
  });

  it('is not what a thread is handed by who starts it: that is refused, with its place', async () => {
    const executor = (await loadScenario(PROGRAM)).executor('handed in');
    expect(() => executor.execute({ choose: ({ preferred }) => preferred })).toThrow(
      /identity-program\.js:\d+: workerData of worker_threads: coroutines are no threads/,
    );
  });

  it.each([
    ['threads', '1 2 3'],
    ['lock', '0 0 3'],
  ])('%s: %j on both engines, by the same steps', async (form, outcome) => {
    const executor = (await loadScenario(PROGRAM)).executor(form);
    const strategy = new RandomWalk(new Random(1));
    const machine = await LockstepMachine.load(PROGRAM, form, { hangMs: 20_000 });
    try {
      for (let i = 0; i < EXECUTIONS; i++) {
        const steps: Step[] = [];
        const execution = executor.execute(strategy.next(), [], steps);
        const onThreads = await machine.execute(execution.plan);
        expect(execution.outcome).toBe(outcome);
        expect(lines(onThreads.steps)).toEqual(lines(steps));
        expect(essence(onThreads.execution)).toEqual(essence(execution));
      }
    } finally {
      await machine.close();
    }
  });
});
