import { afterEach, describe, expect, it, vi } from 'vitest';
import { complaint, exitCodeOf, exitCodeOfSearch, reportFailure } from '../../../src/cli/exit.js';
import { Broken, Fault, InputError, Interrupted } from '../../../src/common/errors.js';
import type { Verdict } from '../../../src/lab/verdict.js';
import { overallVerdict } from '../../../src/lab/verdict.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the exit code', () => {
  it.each<[Verdict, number]>([
    ['as-expected', 0],
    ['not-applicable', 0],
    ['not-as-expected', 1],
    ['unknown', 4],
  ])('of %s is %d', (verdict, code) => {
    expect(exitCodeOf(verdict)).toBe(code);
  });

  it.each<[readonly Verdict[], Verdict]>([
    [[], 'not-applicable'],
    [['not-applicable', 'not-applicable'], 'not-applicable'],
    [['not-applicable', 'as-expected'], 'as-expected'],
    [['as-expected', 'unknown', 'not-applicable'], 'unknown'],
    [['unknown', 'not-as-expected', 'as-expected'], 'not-as-expected'],
  ])('of several is that of the worst: %j', (verdicts, overall) => {
    expect(overallVerdict(verdicts)).toBe(overall);
  });
});

describe('a failure', () => {
  function reported(error: unknown): [code: number, text: string] {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const code = reportFailure(error);
    return [code, write.mock.calls.map(([text]) => String(text)).join('')];
  }

  it.each([new InputError('a.ftrace: no such file'), new RangeError('cpus: 1 is not in 2 to 256')])(
    "of the user's is one line: %s",
    (error) => {
      expect(reported(error)).toEqual([2, `smplab: ${error.message}\n`]);
    },
  );

  it.each([AbortSignal.abort().reason as unknown, new Interrupted('x')])('that the user asked for is 130', (error) => {
    expect(reported(error)).toEqual([130, 'smplab: interrupted before anything came out\n']);
  });

  it('of the program under test is a finding, and of our own is none: one line each', () => {
    expect(reported(new Broken('a.js:1: never returned'))).toEqual([1, 'smplab: a.js:1: never returned\n']);
    vi.restoreAllMocks();
    expect(reported(new Fault('a.js: oops'))).toEqual([3, 'smplab: a.js: oops\n']);
  });

  it('of our own has its stack', () => {
    const [code, text] = reported(new TypeError('oops'));
    expect([code, text]).toEqual([3, expect.stringMatching(/^smplab: TypeError: oops\n +at /)]);
  });

  it('of whatever was thrown is told', () => {
    expect(reported('oops')).toEqual([3, 'smplab: oops\n']);
  });

  it("is one line, also when a file's name is not", () => {
    expect(complaint('no\n  such\r\nfile\n')).toBe('smplab: no such file\n');
  });
});

it.each([
  [{ finding: {}, interrupted: true, inconclusive: null }, 1],
  [{ finding: null, interrupted: true, inconclusive: null }, 130],
  [{ finding: null, interrupted: false, inconclusive: 'the budget ended after 2 executions' }, 4],
  [{ finding: null, interrupted: false, inconclusive: null }, 0],
] as [Parameters<typeof exitCodeOfSearch>[0], number][])('an exploration: %j', (result, code) => {
  expect(exitCodeOfSearch(result)).toBe(code);
});
