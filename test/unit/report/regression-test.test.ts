/** A finding as a test to paste, and what such a test asserts. */
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { assertPassed, NotPassed } from '../../../src/report/assert-passed.js';
import type { Course } from '../../../src/lab/course.js';
import { regressionTest } from '../../../src/report/regression-test.js';
import type { ExploreReport } from '../../../src/lab/explore-report.js';

const COURSE: Course = {
  kind: 'check',
  subject: 'my "ring".mjs',
  program: '[[["pop"]],[["push",1]]]',
  landmarks: [{ at: 'thread 0 before write of tail', time: 2, next: 'thread 1' }],
};

describe.each(['vitest', 'node'] as const)('a test for %s', (runner) => {
  const text = regressionTest(runner, 'my "ring"', 'pop() returned 0,\nwhich was never put in', COURSE);

  it('is a module that can be read, whatever the names', () => {
    expect(() => parse(text, { ecmaVersion: 2022, sourceType: 'module' })).not.toThrow();
  });

  it('goes along the landmarks, and says what was found', () => {
    expect(text).toContain('exploreAlong(course, ');
    expect(text).toContain(JSON.stringify(COURSE.landmarks[0]));
    expect(text).toContain('// pop() returned 0, which was never put in\n');
    expect(text).toContain(runner === 'vitest' ? "from 'vitest'" : "from 'node:test'");
  });
});

describe('assertPassed', () => {
  const PASSED: ExploreReport = {
    scenario: 'a/b',
    variant: 'fixed',
    strategy: 'portfolio',
    seed: 1,
    elapsedMs: 1000,
    interrupted: false,
    inconclusive: null,
    coverage: 'sampled',
    readsFromPairs: 1,
    summary: { executions: 1000, distinctTraces: 10, outcomes: { fine: 1000 }, findings: [] },
    finding: null,
  };

  it('is silent where enough was looked at and nothing was found', () => {
    expect(() => assertPassed(PASSED)).not.toThrow();
  });

  it.each<[string, Partial<ExploreReport>, string]>([
    ['too little was run', { inconclusive: 'the budget ended after 2 executions' }, 'inconclusive: nothing forbidden'],
    ['it was interrupted', { interrupted: true }, 'interrupted: nothing forbidden had been seen by then'],
  ])('throws with the whole text where %s', (_, part, text) => {
    expect(() => assertPassed({ ...PASSED, ...part })).toThrow(NotPassed);
    expect(() => assertPassed({ ...PASSED, ...part })).toThrow(text);
  });
});
