/**
 * `smplab check` as its user meets it: a broken ring is found, with its table; its correct twin is not complained of.
 */
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/lab/check-report.js';
import { smplab } from './smplab.js';

const SAMPLES = 'dist/test/samples/check';
/** The summary as if a terminal were as wide as its lines. */
const unwrapped = (text: string): string => text.replaceAll(/\n {14}(?=\S)/g, ' ');

describe.concurrent('a ring that publishes its index before the element', () => {
  it('is found, with the smallest program, the table, the order that fails and a token that replays it', async () => {
    const { code, stdout } = await smplab(['check', `${SAMPLES}/ring-broken.js`, '--seed', '7', '--budget', '2m']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ring-broken \(.*\): WRONG\. pop\(\) of thread \d returned 0, which was never put in\n/);
    expect(stdout).toMatch(/thread \d {2}pop\(\)\n/);
    expect(stdout).toMatch(/\[0\] := 1 +ring\.[jt]s:\d+\n/);
    expect(stdout).toMatch(
      /\? {2}thread \d +pop\(\) → 0\n +fits nowhere: by then it is a queue with \[\d\], oldest first\n/,
    );
    expect(stdout).toContain('confirmed on coop and lockstep');
    const [, token] = /^smplab replay (s4\.\S+)$/m.exec(stdout)!;
    const replayed = await smplab(['replay', token, '--engine', 'lockstep']);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('returned 0, which was never put in');
  });

  it('is told as JSON', async () => {
    const { code, stdout } = await smplab([
      'check',
      `${SAMPLES}/ring-broken.js`,
      '--json',
      '--seed',
      '8',
      '--budget',
      '2m',
      '--jobs',
      '1',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'smplab.check/1',
      name: 'ring-broken',
      seed: 8,
      verdict: 'found',
      finding: {
        by: 'explore',
        kind: 'never put in',
        explanation: { state: expect.stringMatching(/^a queue with \[\d\]/) },
        schedule: { token: expect.stringMatching(/^s4\./) },
      },
    });
  });
});

describe('the same on real threads, one at a time', () => {
  it('is found too, and replayed there', async () => {
    const { code, stdout } = await smplab([
      'check',
      `${SAMPLES}/ring-broken.js`,
      '--engine',
      'lockstep',
      '--budget',
      '2m',
      '--jobs',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('not on coop: it was asked for');
    const [, token] = /^smplab replay (s4\.\S+)$/m.exec(stdout)!;
    expect((await smplab(['replay', token])).code).toBe(1);
  });
});

describe('CommonJS that requires the package', () => {
  it.each(['coop', 'lockstep'])('is loaded on %s, and its plain accesses are watched', async (engine) => {
    const { code, stdout } = await smplab([
      'check',
      'test/samples/commonjs/plain-counter.cjs',
      '--engine',
      engine,
      '--seed',
      '7',
      '--budget',
      '2m',
      '--jobs',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/data race on \w+\[0\]: .* plain-counter-structure\.cjs:7:\d+/);
  });
});

describe('its correct twin', () => {
  it('is left alone, and what is not claimed is said', async () => {
    const { code, stdout } = await smplab(['check', `${SAMPLES}/ring-right.js`, '--executions', '200']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ring-right \(.*\): nothing wrong was seen\n/);
    expect(unwrapped(stdout)).toContain(
      'data races were looked for; plain accesses that race are steps in the search for what comes of them',
    );
    expect(unwrapped(stdout)).toMatch(
      / {2}progress +lock-free, and so obstruction-free, as far as seen \(\d+ freezes? in \d+ programs?, /,
    );
    expect(stdout).toMatch(/ {2}ran free +\d+ programs? on real threads/);
    expect(stdout).toMatch(/ {2}soaked +\d+ histor(?:y|ies) of \d+ calls on real threads/);
  });
});

describe('a right structure whose long histories cannot be judged', () => {
  it('is neither right nor wrong: inconclusive, and it says how much was not judged', async () => {
    const bounds = ['--executions', '5', '--budget', '60s'];
    const { code, stdout } = await smplab(['check', `${SAMPLES}/late-digest.js`, '--engine', 'free', ...bounds]);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /^late digest \(.*\): inconclusive: nothing wrong was seen, but \d+ of \d+ runs could not be judged within bounds\n/,
    );
    expect(unwrapped(stdout)).toMatch(/ {2}soaked .*, \d+ not judged within bounds\n/);
  });
});

describe('a stack inside a spin lock that claims to be lock-free', () => {
  it('is refuted by a frozen thread, with the place, the table and a token that shows it again', async () => {
    const { code, stdout } = await smplab([
      'check',
      `${SAMPLES}/spin-stack-claims.js`,
      '--seed',
      '7',
      '--executions',
      '40',
      '--budget',
      '60s',
    ]);
    expect(code).toBe(1);
    expect(unwrapped(stdout)).toMatch(
      / {2}progress +a thread frozen at locked-stack\.[jt]s:\d+ keeps the others from going on \(blocking\): /,
    );
    expect(stdout).toMatch(/^found by freezing threads: it claims to be lock-free, but /m);
    expect(stdout).toContain('* is frozen from here on');
    const [, token] = /^smplab replay (s4\.\S+)$/m.exec(stdout)!;
    const replayed = await smplab(['replay', token]);
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toMatch(/, coop: not lock-free$/m);
    expect(replayed.stdout).toMatch(
      /^=> it claims to be lock-free, but [\s\S]*frozen\s+at\s+locked-stack\.[jt]s:\d+,\s+keeps\s/m,
    );
    expect((await smplab(['replay', token, '--engine', 'lockstep'])).stderr).toContain(
      'a frozen thread is shown on coop alone',
    );
  });
});

describe.concurrent('bad input', () => {
  it.each<[string[], number, RegExp]>([
    [['nowhere.js'], 2, /^smplab: nowhere\.js: there is no such file\n$/],
    [
      [`${SAMPLES}/bad/unknown-model.js`],
      2,
      /^smplab: .*unknown-model\.js:\d+: unknown model "lifo-queue": did you mean "fifo-queue"\?\n$/,
    ],
    [
      [`${SAMPLES}/bad/plain-memory.js`],
      2,
      /^smplab: .*plain-memory\.js:\d+: setup returned memory that is not shared \(an Int32Array\): .*\n$/,
    ],
    [
      [`${SAMPLES}/bad/exits.js`],
      2,
      /^smplab: .*: operations\.push: push\(\d\) threw ThreadExit: process\.exit\(0\) was called \(.*exits\.js:7\), though nothing .*\n$/,
    ],
    [
      [`${SAMPLES}/bad/never-returns-plainly.js`, '--patience', '500ms'],
      1,
      /^smplab: .*never-returns-plainly\.js:(?:3|6|1[12]): never returned, .*\n$/,
    ],
    [[`${SAMPLES}/ring-right.js`, '--engine', 'quantum'], 2, /^smplab: .*engine.*\n$/],
  ])('%j', async (args, code, message) => {
    const ended = await smplab(['check', ...args]);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toMatch(message);
  });
});

describe.concurrent('what never comes to an end when the threads are done', () => {
  it('is a finding where the structure is emptied, on both engines', async () => {
    const { code, stdout } = await smplab([
      'check',
      `${SAMPLES}/never-emptied.js`,
      '--engine',
      'coop',
      '--seed',
      '4',
      '--budget',
      '2m',
      '--jobs',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /WRONG\. the structure cannot be emptied: take\(\) at the end never returns \(.*never-emptied\.[jt]s:\d+\)\n/,
    );
    expect(stdout).toContain('confirmed on coop and lockstep');
  });

  it.each(['coop', 'lockstep'])('is a finding where after() looks at the memory, on %s', async (engine) => {
    const { code, stdout } = await smplab([
      'check',
      `${SAMPLES}/never-judged.js`,
      '--engine',
      engine,
      '--seed',
      '3',
      '--budget',
      '2m',
      '--jobs',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /WRONG\. what after\(\) looks at has no end: it never returns \(.*never-judged\.[jt]s:\d+\)\n/,
    );
    expect(stdout).toMatch(engine === 'coop' ? /confirmed on coop and lockstep/ : /confirmed on lockstep/);
  });
});

describe('--prove', () => {
  it.each([
    ['michael-scott-queue', '2x2'],
    ['mpsc-llist', '2x2'],
    ['ringbuf', '2x2'],
    ['semaphore', '2x2'],
    ['sequence-lock', '2x2'],
    ['spsc-ring', '3x2'],
    ['ticket-lock', '2x2'], // the stack is the next test
    ['work-stealing-deque', '2x2'],
  ])('the right %s is proved for %s', async (sample, size) => {
    const file = `dist/test/samples/${sample}/right.check.js`;
    const { code, stdout } = await smplab(['check', file, '--prove', size, '--jobs', '1']);
    expect({ code, proved: stdout.includes('proved: every interleaving of') }).toEqual({ code: 0, proved: true });
  });

  const right = 'dist/test/samples/treiber-stack/right.check.js';

  it('covers every interleaving of all programs of a size', async () => {
    const { code, stdout } = await smplab(['check', right, '--prove', '2x2', '--json', '--jobs', '1']);
    expect(code).toBe(0);
    const { verdict, explore } = JSON.parse(stdout) as CheckReport;
    expect(verdict).toBe('nothing wrong seen');
    expect(explore).toMatchObject({
      proof: { threads: 2, calls: 2, programs: 32 }, // its threads are handed their numbers
      covered: { programs: 32, executions: 946 },
    });
    const { perProgram } = explore!;
    expect(perProgram.map(({ number }) => number)).toEqual([...perProgram.keys()]);
    expect(perProgram.every(({ coverage }) => coverage === 'exhausted')).toBe(true);
    expect(perProgram.reduce((sum, { executions }) => sum + executions, 0)).toBe(946);
    expect(perProgram[0].program[0]).toMatch(/^(?:before|thread 0) /);
  });

  it('makes the same executions on real threads', async () => {
    const file = 'dist/test/samples/semaphore/right.check.js';
    const both = ['coop', 'lockstep'].map(async (engine) => {
      const { stdout } = await smplab(['check', file, '--prove', '2x1', '--engine', engine, '--json', '--jobs', '1']);
      const { explore } = JSON.parse(stdout) as CheckReport;
      expect(explore).toMatchObject({ engine, covered: { programs: 1 } });
      return explore!.executions;
    });
    const [coop, lockstep] = await Promise.all(both);
    expect(lockstep).toBe(coop);
  });

  it('is inconclusive when a program did not end', async () => {
    const { code, stdout } = await smplab([
      'check',
      'dist/test/samples/sequence-lock/right.check.js',
      '--prove',
      '3x3',
      '--budget',
      '2s',
    ]);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /inconclusive: nothing wrong was seen, but (\d+ of \d+ programs were not covered|nothing was executed)/,
    );
  });

  it.each([
    ['two', right, /^smplab: prove: "two" is not a number of threads and of calls such as 2x2$/],
    ['8x8', right, /^smplab: .*prove: of 8 threads × 8 calls there are more than 100000 programs$/],
    ['2x2', 'dist/test/samples/barrier/right.check.js', /^smplab: prove: a hand-written case has no programs/],
  ])('%s of %s is refused in one line', async (size, file, message) => {
    const { code, stderr } = await smplab(['check', file, '--prove', size]);
    expect(code).toBe(2);
    expect(stderr.trim()).toMatch(message);
  });
});
