import { describe, expect, it } from 'vitest';
import type { LitmusOutcome, LitmusReport, LitmusResult } from '../../../src/lab/litmus-report.js';
import { litmusJson, litmusText } from '../../../src/report/litmus.js';
import { NO_PAINT } from '../../../src/report/paint.js';

function outcome(name: string, count: number, share: number): LitmusOutcome {
  return {
    outcome: name,
    count,
    share,
    seen: count === 0 ? 'never' : 'sometimes',
    grade: 'acceptable',
    text: `it is ${name}`,
  };
}

const RESULT: LitmusResult = {
  test: 'litmus/x',
  form: 'atomics',
  story: 'x = 1\n|| r0 = x.',
  actors: 2,
  samples: 1_234_567,
  tooFew: false,
  elapsedMs: 1000,
  samplesPerSecond: 1_234_567,
  outcomes: [outcome('a', 1_234_566, 1_234_566 / 1_234_567), outcome('b', 1, 1 / 1_234_567), outcome('c', 0, 0)],
  end: 'completed',
  error: null,
  verdict: 'as-expected',
};
const REPORT: LitmusReport = {
  seed: 7,
  environment: 'here',
  elapsedMs: 1,
  interrupted: false,
  results: [RESULT, { ...RESULT, form: 'plain' }],
  verdict: 'as-expected',
};

describe('litmusText', () => {
  it('is a table for each form, and tells the story once', () => {
    const text = litmusText(REPORT, NO_PAINT);
    expect(text.split('\n').slice(0, 5)).toEqual([
      'x = 1 || r0 = x.',
      'litmus/x, atomics: 1,234,567 samples on 2 threads in 1.0 s (1.2 M/s)',
      '  outcome    samples      share  grade       what it means',
      '  a        1,234,566   >99.99 %  acceptable  it is a',
      '  b                1  <0.0001 %  acceptable  it is b',
    ]);
    expect(text.match(/x = 1/g)).toHaveLength(1);
    expect(text).toMatch(/\n\n2 of 2 as expected; seed 7\nhere$/);
  });

  it('says that what is allowed and was not seen may be all the same', () => {
    const interesting: LitmusOutcome = { ...outcome('r0=0 r1=0', 0, 0), grade: 'interesting' };
    const textWith = (one: LitmusOutcome): string =>
      litmusText({ ...REPORT, results: [{ ...RESULT, outcomes: [one] }] }, NO_PAINT);
    expect(textWith(interesting)).toMatch(/\n {2}not seen: r0=0 r1=0\. This does not say that it cannot be: /);
    expect(textWith({ ...interesting, count: 3 })).not.toContain('not seen');
  });

  it('says what broke, and what is not as expected', () => {
    const broken: LitmusReport = {
      ...REPORT,
      results: [{ ...RESULT, outcomes: [], error: 'actor 1: gone', verdict: 'unknown' }],
    };
    expect(litmusText(broken, NO_PAINT)).toContain('\n  broken: actor 1: gone\n  unknown\n\n0 of 1 as expected');
  });
});

describe('litmusJson', () => {
  it('is one document with its schema', () => {
    expect(JSON.parse(litmusJson(REPORT))).toEqual({ schema: 'smplab.litmus/1', ...REPORT });
  });
});
