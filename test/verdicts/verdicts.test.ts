/** Verdicts on generated programs whose answer is known; and that the generator and its judge can be relied on. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Ended } from '../support/command-line.js';
import { ROOT, startNode } from '../support/command-line.js';
import { draws } from '../support/some.js';
import { checkPrograms } from './check-programs.js';
import { FORMS } from './forms.js';
import { generate, STRUCTURES } from './generate.js';
import { disagreement } from './judge.js';
import type { GeneratedProgram } from './program.js';

const SEED = 1;
/** Many more by `npm run verdicts`. */
const PROGRAMS = draws(40, 5);
/** Enough for a host on which two other tests run. */
const BUDGET_MS = 15_000;
/** What is wrong is found in fewer; what is right makes them all. */
const EXECUTIONS = 1000;
/** Of the documents that the judge is shown. */
const SHOWN_BUDGET_MS = 1000;
const LATEST_MS = 3100;

describe('verdicts', () => {
  it(`are right for ${PROGRAMS} generated programs, within their budgets`, async () => {
    const programs = generate({ seed: SEED, count: PROGRAMS, engine: 'coop' });
    const jobs = Math.min(2, availableParallelism());
    const { disagreements } = await checkPrograms(programs, {
      budgetMs: BUDGET_MS,
      executions: EXECUTIONS,
      seed: SEED,
      jobs,
    });
    expect(disagreements.map(({ program, text, command }) => `${program.name}: ${text} (${command})`)).toEqual([]);
  }, 600_000);
});

describe('a form of syntax', () => {
  it.each(FORMS.map(({ name, wrap }) => [name, wrap] as const))('%s evaluates once and has the value', (_, wrap) => {
    for (const inner of [(text: string): string => text, wrap, ...FORMS.map((form) => form.wrap)]) {
      const calls: number[] = [];
      const probe = (value: number): number => (calls.push(value), value);
      const text = `(probe, value, one, n) => ${wrap(inner('probe(value + one + n)'))}`;
      const evaluate = runInThisContext(text) as (...args: unknown[]) => unknown;
      expect(evaluate(probe, 40, 1, 1)).toBe(42);
      expect(calls).toEqual([42]);
    }
  });
});

describe('the generator', () => {
  const programs = generate({ seed: SEED, count: 600 });

  it('is a function of the seed', () => {
    expect(generate({ seed: SEED, count: 30 })).toEqual(programs.slice(0, 30));
    expect(generate({ seed: SEED + 1, count: 30 })).not.toEqual(programs.slice(0, 30));
  });

  it('writes each structure right and with each of its faults, in each language', () => {
    const answers = (part: string): Set<string> =>
      new Set(programs.filter(({ name }) => name.startsWith(part)).map(({ fault }) => fault?.name ?? 'right'));
    for (const { name, faults } of STRUCTURES) {
      expect(answers(name)).toEqual(new Set(['right', ...faults.map((fault) => fault.name)]));
      for (const language of ['mjs', 'cjs', 'ts'])
        expect(
          programs.some(({ files }) => files[0].name.startsWith(name) && files[0].name.endsWith(`.${language}`)),
        ).toBe(true);
    }
  });

  it('uses each form', () => {
    const made = new Set(programs.flatMap((program) => program.made));
    expect(FORMS.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
  });

  it('writes right programs alone, and for one engine alone, when asked', () => {
    const right = generate({ seed: SEED, count: 100, rightOnly: true, engine: 'all' });
    expect(right.every(({ fault, engine }) => fault === null && engine === 'all')).toBe(true);
  });
});

describe('the judge', () => {
  const right: GeneratedProgram = { name: 'x-right-0', files: [], engine: 'coop', fault: null, made: [] };
  const wrong = { ...right, fault: { name: 'missing notify', kinds: /^stuck/ } };
  const sequential = { ...right, fault: { name: 'one slot too few', kinds: /^lost/, sequential: true as const } };
  const said = (report: object, code: number): Ended => ({
    code,
    signal: null,
    stdout: JSON.stringify({ budgetMs: SHOWN_BUDGET_MS, elapsedMs: 900, explore: { executions: 5 }, ...report }),
    stderr: '',
  });
  const passed = said({ verdict: 'nothing wrong seen', finding: null }, 0);
  const found = (kind: string): Ended => said({ verdict: 'found', finding: { kind, text: 'because' } }, 1);
  const refused: Ended = { code: 2, signal: null, stdout: '', stderr: 'smplab: one thread alone gets 3 from it\n' };

  it.each<[string, GeneratedProgram, Ended]>([
    ['a pass of what is right', right, passed],
    ['a finding of what is wrong', wrong, found('stuck')],
    ['a refusal of what is wrong with one thread', sequential, refused],
  ])('agrees with %s', (_, program, ended) => {
    expect(disagreement(program, ended, LATEST_MS)).toBeNull();
  });

  it.each<[string, GeneratedProgram, Ended]>([
    ['false alarm: lost: because', right, found('lost')],
    ['missed: missing notify (nothing wrong seen, 5 executions)', wrong, passed],
    ['misnamed: missing notify is "lost": because', wrong, found('lost')],
    ['not judged: exit 4, inconclusive', right, said({ verdict: 'inconclusive', finding: null }, 4)],
    ['found, but exit 0', wrong, { ...found('stuck'), code: 0 }],
    [
      'passed, although nothing was run',
      right,
      said({ verdict: 'nothing wrong seen', finding: null, explore: { executions: 0 } }, 0),
    ],
    ['budget: 3200 ms of 1000', right, said({ verdict: 'nothing wrong seen', finding: null, elapsedMs: 3200 }, 0)],
    ['no verdict: exit 2, smplab: one thread alone gets 3 from it', wrong, refused],
    ['no verdict: it had to be killed (SIGKILL)', right, { code: null, signal: 'SIGKILL', stdout: '', stderr: '' }],
  ])('says "%s"', (text, program, ended) => {
    expect(disagreement(program, ended, LATEST_MS)).toBe(text);
  });
});

describe('the script', () => {
  it.each([
    ['--programs', '0'],
    ['--seed', 'x'],
    ['--engine', 'free'],
  ])('refuses %s %s', async (...args) => {
    const { ended } = startNode([join(ROOT, 'dist/test/verdicts/main.js'), ...args]);
    expect(await ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^verdicts: --programs, [^\n]+\n$/) });
  });
});
