/** Checks whose calls go on later: what comes before the race and after it, and threads that are frozen. */
import { describe, expect, it } from 'vitest';
import { tryCheck } from '../../../../src/commands/check/tasks/try.js';
import { freezeThreads, type Progressed } from '../../../../src/commands/check/tasks/freeze.js';
import type { CheckProgram, ProgramCall } from '../../../../src/lab/check-program.js';
import { loadCheck, type CoopCheck } from '../../../../src/runners/coop/load-check.js';
import { CheckRunner } from '../../../../src/runners/coop/runner.js';
import { CheckMachine } from '../../../../src/runners/lockstep/check-machine.js';
import { exploring } from '../../../../src/search/explorer.js';
import { drive } from '../../../../src/search/runner.js';
import type { Statistics } from '../../../../src/search/statistics.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { Random } from '../../../../src/machine/random.js';

const sample = async (name: string): Promise<CoopCheck> =>
  await loadCheck(new URL(`../../../samples/${name}.js`, import.meta.url).href);
const right = await sample('async-stack/right.check');
const broken = await sample('async-stack/broken-looks-once.check');

const push = (arg: number): ProgramCall => ({ operation: 'push', arg });
const pop: ProgramCall = { operation: 'pop' };
const PUSHES: CheckProgram = { before: [], threads: [[push(1)], [push(2)]], later: true };
const EMPTIED: CheckProgram = { ...PUSHES, drain: { thread: 1, operation: 'pop' } };
const POPS: CheckProgram = { before: [{ ...push(1), thread: 1 }], threads: [[pop], [pop]], later: true };

/** Some hundred executions, in which each mistake below shows. */
const SOME = 300;

function explore(check: CoopCheck, program: CheckProgram, executions = SOME): Statistics {
  const runner = new CheckRunner(check, program, { model: 'interleaving', points: [] });
  const all = strategyNamed('preemption-bounded', (stream) => new Random(1, stream))!;
  return drive(exploring(all, { executions }), (wanted) => runner.execute(wanted));
}

function kindsOf(check: CoopCheck, program: CheckProgram): string[] {
  return explore(check, program).findings.flatMap(({ execution }) => execution.findings.map(({ kind }) => kind));
}

describe('calls around the race', () => {
  it('what is lost shows when the structure is emptied, and not before', () => {
    expect(kindsOf(broken, PUSHES)).toEqual([]);
    expect(kindsOf(broken, EMPTIED)).toEqual(['lost']);
  });

  it('what is in it before the race comes out twice', () => {
    expect(kindsOf(broken, { ...POPS, before: [] })).toEqual([]);
    expect(kindsOf(broken, POPS)).toEqual(['taken twice']);
  });

  it.each([
    ['emptied', { ...EMPTIED, threads: [[push(1)], [pop]] }],
    ['with something in it', POPS],
  ])('%s, the right one is covered', (_, program) => {
    expect(explore(right, program, Infinity)).toMatchObject({ coverage: 'exhausted', findings: [] });
  });

  it('are no part of the schedule: with them it has the same steps', () => {
    const [plain, emptied] = [PUSHES, EMPTIED].map((program) => explore(right, program));
    expect(emptied.executions).toBe(plain.executions);
    expect(emptied.distinctTraces).toBe(plain.distinctTraces);
  });

  it('can be made, as a trial shows', () => {
    expect(tryCheck(right.definition, right)).toMatchObject({ drains: true, later: expect.stringContaining('async') });
  });

  it('real threads that take turns refuse them by name', async () => {
    const { url } = right.modules;
    await expect(CheckMachine.start(url, right.definition, EMPTIED, { stateful: false, races: null })).rejects.toThrow(
      /calls before and after the race go on later; .*: --engine coop/,
    );
  });
});

describe('frozen threads', () => {
  async function progressOf(check: CoopCheck): Promise<Progressed> {
    const life = { stopped: false, executed: () => undefined };
    return await freezeThreads(check, { seed: 1, until: Infinity, programs: 3, later: true }, life);
  }

  it('keep no other of a stack without locks from going on', async () => {
    const { summary, finding } = await progressOf(right);
    expect(summary).toMatchObject({ verdict: 'lock-free', claimed: 'lock-free', text: null });
    expect(finding).toBeNull();
  });

  it('keep others waiting for a lock inside, which refutes the claim with a table', async () => {
    const { summary, finding } = await progressOf(await sample('check/async-lock-claims'));
    expect(summary.verdict).toBe('blocking');
    expect(finding).toMatchObject({
      by: 'freeze',
      kind: 'not lock-free',
      text: expect.stringMatching(
        /^it claims to be lock-free, but \w+\(\d?\) of thread \d, frozen at stack\.[jt]s:\d+, keeps/,
      ),
    });
    expect(finding!.schedule!.interleaving.rows.map(({ text }) => text)).toContain('is frozen from here on');
  });

  it('of an owner whom others ask by message keep those waiting: that is told', async () => {
    const { summary } = await progressOf(await sample('port-counter/right.check'));
    expect(summary).toMatchObject({ verdict: 'blocking', claimed: null });
  });
});
