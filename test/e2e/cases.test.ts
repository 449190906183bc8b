/** Small inputs, right and wrong, of the kinds that verdicts went wrong on: what the command line says of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/lab/check-report.js';
import type { ExploreReport } from '../../src/lab/explore-report.js';
import { latestMs } from '../support/budgets.js';
import { some } from '../support/some.js';
import { ROOT, smplab, type Ended } from './smplab.js';

const CASES = 'test/samples/cases';
const BUDGET_MS = 8000;
/** Of right code so many are explored: the smallest programs are covered by then, and some larger ones sampled. */
const EXECUTIONS = { coop: 250, lockstep: 100 };
const TOKEN_LENGTH = 2000;
const ALL = readdirSync(join(ROOT, CASES));

const COMMON = ['--json', '--seed', '1', '--budget', `${BUDGET_MS}ms`, '--jobs', '1'];
const checkOf = (file: string, ...args: string[]): Promise<Ended> =>
  smplab(['check', `${CASES}/${file}.check.mjs`, ...COMMON, ...args]);
const checkRight = (file: string, ...args: string[]): Promise<Ended> => {
  if (args.includes('--executions')) return checkOf(file, ...args);
  return checkOf(file, '--executions', String(EXECUTIONS[args.includes('lockstep') ? 'lockstep' : 'coop']), ...args);
};
const exploreOf = (file: string, ...args: string[]): Promise<Ended> =>
  smplab(['explore', `${CASES}/${file}.mjs`, ...COMMON, ...args]);

function expectBudgetHeld(elapsedMs: number): void {
  expect(elapsedMs).toBeLessThan(latestMs(BUDGET_MS));
}

/** Exit 0 with nothing found, something executed, and the budget held. */
function expectPassed({ code, stdout, stderr }: Ended): CheckReport {
  expect({ code, stderr, finding: findingOf(stdout) }).toEqual({ code: 0, stderr: '', finding: null });
  const report = JSON.parse(stdout) as CheckReport;
  expect(report.verdict).toBe('nothing wrong seen');
  const { explore, free, soak } = report;
  expect((explore?.executions ?? 0) + (free?.runs ?? 0) + (soak?.runs ?? 0)).toBeGreaterThan(0);
  expectBudgetHeld(report.elapsedMs);
  return report;
}

/** The sentence of the finding: what a failing test shows. */
function findingOf(stdout: string): string | null {
  return stdout.startsWith('{') ? ((JSON.parse(stdout) as CheckReport).finding?.text ?? null) : stdout;
}

/** Exit 2, nothing on stdout, and one line on stderr that has all of these. */
function expectRefused({ code, stdout, stderr }: Ended, ...said: RegExp[]): void {
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^smplab: [^\n]+\n$/),
  });
  for (const words of said) expect(stderr).toMatch(words);
}

describe('right code passes', () => {
  const right = [
    'timed-wait-loop',
    'timed-wait-loop --engine lockstep',
    'timed-wait-loop --engine free --executions 500000',
    'thread-id',
    'thread-id --engine lockstep',
    'pause',
    'pause --engine lockstep',
    'private-word', // its deadlock is declared acceptable
    'private-word --engine lockstep',
    'wasm-memory-js-right',
    'wasm-memory-js-right --engine lockstep',
    'wasm-memory-js-right --engine free --executions 500',
    'growable-right',
    'growable-right --engine lockstep',
    'random-backoff',
    'timed-lock',
    'fresh-buffer',
    'busy-work',
    'busy-work --engine lockstep',
    'array-in-call', // on all engines: unit/commands/check
  ];
  it.each(some(right, 2))('%s', async (line) => {
    const [file, ...args] = line.split(' ');
    expectPassed(await checkRight(file, ...args));
  });

  it('private-word, but not free: threads that are blocked for good cannot be brought out of it', async () => {
    const { code, stdout } = await checkOf('private-word', '--engine', 'free');
    expect(code).toBe(4);
    expect((JSON.parse(stdout) as CheckReport).inconclusive).toMatch(/^a deadlock is declared/);
  });

  it('pause-right', async (context) => {
    if (!('pause' in Atomics)) context.skip('this Node has no Atomics.pause');
    expectPassed(await checkRight('pause-right'));
  });

  it('timed-wait-loop, explored', async () => {
    const { code, stdout } = await exploreOf('timed-wait-loop');
    expect(code).toBe(0);
    const { summary, elapsedMs } = JSON.parse(stdout) as ExploreReport;
    expect(Object.keys(summary.outcomes)).toEqual(['done']);
    expectBudgetHeld(elapsedMs);
  });

  it('wasm-memory, or its memory is refused with the place', async () => {
    const ended = await checkRight('wasm-memory');
    if (ended.code === 2) expectRefused(ended, /WebAssembly/, /wasm-memory\.check\.mjs:\d+/);
    else expectPassed(ended);
  });
});

describe('a right counter passes in each form of syntax, on coop or with the place of the reason', () => {
  const forms = ALL.filter((file) => file.startsWith('syntax-')).map((file) => file.replace('.check.mjs', ''));

  it('there are forms', () => {
    expect(forms.length).toBeGreaterThanOrEqual(19);
  });

  it.each(some(forms, 4))('%s', async (form) => {
    const { explore } = expectPassed(await checkRight(form));
    if (explore?.engine !== 'coop' || explore.because !== null)
      expect(explore?.because).toMatch(new RegExp(`${form}\\.check\\.mjs:\\d+`));
  });
});

describe.concurrent('code that goes on later runs', () => {
  it.each(['async-actor', 'async-op'])('in a check, on coroutines: %s', async (file) => {
    expectPassed(await checkOf(file, '--engine', 'coop', '--executions', '200'));
  });

  const files = ['async-explore', 'waitasync'];
  const both = files.flatMap((file) => ['coop', 'lockstep'].map((engine) => [file, engine] as const));
  it.each(some(both, 2))('in a scenario: %s on %s', async (file, engine) => {
    const { code, stdout } = await exploreOf(file, '--executions', '50', '--engine', engine);
    const { summary, finding } = JSON.parse(stdout) as ExploreReport;
    expect({ code, finding, ran: summary.executions > 0 }).toEqual({ code: 0, finding: null, ran: true });
  });
});

describe.concurrent('a wait or notify that JavaScript refuses is a crash', () => {
  const forms = ['int8', 'uint32', 'unshared'];
  const both = forms.flatMap((form) => ['coop', 'lockstep'].map((engine) => [form, engine] as const));
  it.each(some(both, 3))('%s, on %s', async (form, engine) => {
    const { code, stdout } = await exploreOf('wait-on-wrong-array', '--form', form, '--engine', engine);
    expect(code).toBe(0);
    expect(Object.keys((JSON.parse(stdout) as ExploreReport).summary.outcomes)).toEqual(['crash']);
  });
});

describe('a module that takes longer to load than there is time', () => {
  it('is inconclusive: nothing was run, so nothing was seen', async () => {
    const { code, stdout } = await checkOf('slow-import', '--budget', '2s');
    expect({ code, finding: findingOf(stdout) }).toEqual({ code: 4, finding: null });
    const { verdict, elapsedMs } = JSON.parse(stdout) as CheckReport;
    expect(verdict).toBe('inconclusive');
    expectBudgetHeld(elapsedMs);
  });

  it('is inconclusive where only some phases have the time to load it: those that have none are left out', async () => {
    const budgetMs = 4000;
    const { code, stdout } = await checkOf('slow-load', '--budget', `${budgetMs}ms`);
    const { inconclusive, explore, free, soak, elapsedMs } = JSON.parse(stdout) as CheckReport;
    expect({ code, inconclusive }).toEqual({ code: 4, inconclusive: 'the budget ended before a program ran free' });
    expect(explore!.executions).toBeGreaterThan(0);
    expect([free!.runs, soak!.runs]).toEqual([0, 0]);
    expect(elapsedMs).toBeLessThan(latestMs(budgetMs));
  });
});

describe.concurrent('a bounded wait in the loop of a protocol', () => {
  it('is found broken, with a token that fits a line, within the budget', async () => {
    const { code, stdout } = await exploreOf('timed-wait-protocol', '--form', 'broken');
    expect(code).toBe(1);
    const { finding, elapsedMs } = JSON.parse(stdout) as ExploreReport;
    expect(finding).toMatchObject({
      kind: expect.stringMatching(/^(?:no handler|deadlock|livelock)/),
      reproducible: true,
    });
    expect(finding!.token.length).toBeLessThanOrEqual(TOKEN_LENGTH);
    expectBudgetHeld(elapsedMs);
  });

  it('passes in its fixed form, within the budget', async () => {
    const { code, stdout } = await exploreOf('timed-wait-protocol', '--form', 'fixed', '--executions', '1000');
    const { summary, elapsedMs } = JSON.parse(stdout) as ExploreReport;
    expect({ code, outcomes: Object.keys(summary.outcomes) }).toEqual({ code: 0, outcomes: ['served'] });
    expectBudgetHeld(elapsedMs);
  });

  it('comes out as declared in the matrix', async () => {
    const { code, stdout } = await smplab([
      'matrix',
      `${CASES}/timed-wait-protocol.mjs`,
      '--steps',
      '200000',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'as-expected' });
  });
});

it('each case has a test', () => {
  const source = readFileSync(join(ROOT, 'test/e2e/cases.test.ts'), 'utf8');
  const names = ALL.map((file) => file.replace(/(?:\.check)?\.mjs$/, '')).filter((name) => !name.startsWith('syntax-'));
  expect(names.filter((name) => !new RegExp(`'${name}[' ]`).test(source))).toEqual([]);
});
