/** Reports for machines: test cases, JUnit XML, annotations. */
import { describe, expect, it } from 'vitest';
import { annotations } from '../../../src/report/annotations.js';
import {
  checkCases,
  exploreCases,
  litmusCases,
  matrixCases,
  runCases,
  tortureCases,
  type Case,
} from '../../../src/report/cases.js';
import { junitXml } from '../../../src/report/junit.js';
import { CHECKED, EXPLORED, LITMUS, MATRIX, MOTLEY, TORTURED } from './results.js';

const CASE: Case = {
  suite: 'smplab.check',
  name: 'a',
  seconds: 1.5,
  outcome: 'failed',
  message: 'wrong',
  text: 'all of it',
  place: { file: 'file:///p/ring.js', line: 3 },
};

describe('cases', () => {
  it('of a finding have its place: the racing access, or where it went wrong', () => {
    expect(checkCases(CHECKED)).toMatchObject([
      { outcome: 'failed', message: CHECKED.finding!.text, place: { file: 'file:///nowhere/ring.js', line: 5 } },
    ]);
    const { finding } = EXPLORED;
    const unexplained = { ...finding!, interleaving: { ...finding!.interleaving!, checks: [] } };
    expect(exploreCases({ ...EXPLORED, finding: unexplained })).toMatchObject([
      { name: 'a/b on broken', place: { line: 6 } },
    ]);
    expect(exploreCases({ ...EXPLORED, finding: { ...finding!, interleaving: undefined! } })).toMatchObject([
      { place: null },
    ]);
  });

  it.each([
    ['passed', exploreCases({ ...EXPLORED, finding: null })],
    ['unclear', exploreCases({ ...EXPLORED, finding: null, inconclusive: 'nothing was executed' })],
    ['unclear', exploreCases({ ...EXPLORED, finding: null, interrupted: true })],
    ['passed', checkCases({ ...CHECKED, finding: null })],
    ['unclear', checkCases({ ...CHECKED, finding: null, inconclusive: 'nothing was executed' })],
    ['failed', litmusCases(LITMUS)],
    ['failed', tortureCases(TORTURED)],
    ['passed', tortureCases({ ...TORTURED, expected: { met: true, reason: 'lost' } })],
    [
      'failed',
      tortureCases({ ...TORTURED, findings: [], verdict: 'SUCCESS', expected: { met: false, reason: 'none lost' } }),
    ],
    ['unclear', tortureCases({ ...TORTURED, findings: [], verdict: 'SUCCESS', interrupted: true })],
  ] as const)('are %s', (outcome, cases) => {
    expect(cases.map((one) => one.outcome)).toEqual([outcome]);
    expect(cases.every(({ message }) => (message === '') === (outcome === 'passed'))).toBe(true);
  });

  it('of a matrix are its cells', () => {
    expect(matrixCases(MATRIX).map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'a/b on broken: passed',
      'a/b on fixed: failed',
      'c/d on v3.15: unclear',
    ]);
  });

  it('of a run are its kernels', () => {
    expect(runCases(MOTLEY).map(({ name, outcome, message }) => [name, outcome, message])).toEqual([
      ['linux-6.12-16cpu-hotplug.ftrace on v3.15', 'failed', 'the books do not balance: call 17 ran 2 times'],
      ['linux-6.12-16cpu-hotplug.ftrace on two-stage', 'skipped', 'IPIs are not late'],
      ['linux-6.12-16cpu-hotplug.ftrace on v6', 'passed', ''],
      ['linux-6.12-16cpu-hotplug.ftrace on debug-info', 'unclear', 'the run did not complete: interrupted'],
      ['linux-6.12-16cpu-hotplug.ftrace on warn-fix', 'unclear', 'not run'],
    ]);
  });
});

describe('JUnit XML', () => {
  it('has suites, counts and what went wrong', () => {
    const cases: Case[] = [
      CASE,
      { ...CASE, name: 'b', outcome: 'passed', message: '', text: '', place: null },
      { ...CASE, name: 'c', outcome: 'unclear', message: 'too few', text: '', place: null },
      { ...CASE, suite: 'smplab.matrix', name: 'd', outcome: 'skipped', message: 'impossible', text: '', place: null },
    ];
    expect(junitXml(cases)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="1" time="6.000">
  <testsuite name="smplab.check" tests="3" failures="1" errors="1" skipped="0" time="4.500">
    <testcase classname="smplab.check" name="a" time="1.500" file="file:///p/ring.js" line="3">
      <failure message="wrong">all of it</failure>
    </testcase>
    <testcase classname="smplab.check" name="b" time="1.500"/>
    <testcase classname="smplab.check" name="c" time="1.500">
      <error message="too few"/>
    </testcase>
  </testsuite>
  <testsuite name="smplab.matrix" tests="1" failures="0" errors="0" skipped="1" time="1.500">
    <testcase classname="smplab.matrix" name="d" time="1.500">
      <skipped message="impossible"/>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('is well-formed whatever the texts are', () => {
    const hostile = `<a b="c">&]]>\u001b[2J\ud800\uffff\n\t'`;
    const xml = junitXml([{ ...CASE, name: hostile, message: hostile, text: hostile }]);
    expect(xml).toContain('message="&lt;a b=&quot;c&quot;&gt;&amp;]]&gt;\\u001b[2J\ufffd\ufffd&#10;&#9;\'"');
    // oxlint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|&(?!lt;|gt;|amp;|quot;|#10;|#9;)/);
    expect(xml.isWellFormed()).toBe(true);
  });
});

describe('annotations', () => {
  const path = (url: string): string | null => (url.startsWith('file:///p/') ? url.slice('file:///p/'.length) : null);

  it('stand beside the line, and not for what passes', () => {
    const cases: Case[] = [
      { ...CASE, name: 'a, b: c', message: '50 %\nwrong' },
      { ...CASE, outcome: 'passed' },
      { ...CASE, outcome: 'skipped' },
      { ...CASE, outcome: 'unclear', place: null },
      { ...CASE, place: { file: 'file:///elsewhere/x.js', line: 1 } },
    ];
    expect(annotations(cases, path)).toEqual([
      '::error file=ring.js,line=3,title=smplab%3A a%2C b%3A c::50 %25%0Awrong',
      '::warning title=smplab%3A a::wrong',
      '::error title=smplab%3A a::wrong',
    ]);
  });
});
