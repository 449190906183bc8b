/** The page of an HTML report as text; `test/e2e/html.test.ts` opens it. */
import { describe, expect, it } from 'vitest';
import { htmlPage } from '../../../src/report/html/page.js';
import { timelineOf } from '../../../src/report/html/timeline.js';
import { excerpts, namedLines, type View } from '../../../src/report/html/view.js';
import {
  checkView,
  exploreView,
  litmusView,
  matrixView,
  replayView,
  runView,
  tortureView,
} from '../../../src/report/html/views.js';
import { busyTrace, CHECKED, EXPLORED, INTERLEAVING, LITMUS, MATRIX, MOTLEY, RESULT, TORTURED } from './results.js';

const REPLAYED = { scenario: 'a/b', variant: '', outcome: 'x', findings: [], interleaving: INTERLEAVING };

function pageOf(text: string): string {
  const { files: _files, ...viewed } = exploreView(EXPLORED);
  return htmlPage({
    schema: 'smplab.view/1',
    version: '1.2.3',
    ...viewed,
    subject: text,
    headline: text,
    text,
    sources: {},
  });
}

describe('a page', () => {
  it.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    ']]>',
    '"><img src=x>',
    '&lt;',
    'a\u2028b',
    '\u001b[2J',
    '\u202e',
    '\ud800',
  ])('is none that the text %j could end or change', (text) => {
    const page = pageOf(text);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toContain('<!--');
    expect(page).not.toContain('<img');
    // oxlint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const data = /<script type="application\/json" id="view">\n([^\n]*)\n<\/script>/.exec(page)![1];
    expect((JSON.parse(data) as View).headline).toBe(text);
  });

  it('asks for nothing from elsewhere', () => {
    const page = pageOf('x');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/\b(?:src|href)=|@import|url\(|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  });
});

describe('what a page shows', () => {
  it.each([
    ['explore', exploreView(EXPLORED), 'finding', 'smplab replay s2.x'],
    ['explore, nothing found', exploreView({ ...EXPLORED, finding: null }), 'fine', null],
    [
      'explore, too little',
      exploreView({ ...EXPLORED, finding: null, inconclusive: 'nothing was executed' }),
      'inconclusive',
      null,
    ],
    ['explore, interrupted', exploreView({ ...EXPLORED, finding: null, interrupted: true }), 'inconclusive', null],
    ['check', checkView(CHECKED), 'finding', 'smplab replay s2.y'],
    ['check, nothing found', checkView({ ...CHECKED, finding: null, verdict: 'nothing wrong seen' }), 'fine', null],
    ['replay', replayView('s2.z', REPLAYED), 'fine', 'smplab replay s2.z'],
    ['litmus', litmusView(LITMUS), 'finding', null],
    ['matrix', matrixView(MATRIX), 'finding', null],
    ['run', runView(RESULT), 'fine', null],
    ['run, not as expected', runView(MOTLEY), 'finding', null],
    ['torture', tortureView(TORTURED), 'finding', null],
    ['torture, as expected', tortureView({ ...TORTURED, expected: { met: true, reason: 'lost' } }), 'fine', null],
  ] as const)('of %s: verdict and command', (_, view, verdict, replay) => {
    expect([view.verdict, view.replay]).toEqual([verdict, replay]);
    expect(view.headline).not.toBe('');
    expect(view.text).not.toBe('');
  });

  it('has the interleaving of a check once', () => {
    expect(JSON.stringify(checkView(CHECKED)).split('head := 1')).toHaveLength(3); // its row, and the text
  });
});

describe('excerpts', () => {
  const SOURCE = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`).join('\n');

  it('are the lines around those that are named, neighbours together', () => {
    const [first, second, ...rest] = excerpts(SOURCE, [20, 12, 50, 99]);
    expect([first.first, first.lines.length, first.lines[8]]).toEqual([4, 25, 'line 12']);
    expect([second.first, second.lines.length, second.lines.at(-1)]).toEqual([42, 17, 'line 58']);
    expect(rest).toEqual([]);
  });

  it('are of the files that an interleaving names', () => {
    expect([...namedLines(INTERLEAVING)]).toEqual([['ring.js', [3, 5, 6]]]);
  });
});

it('a timeline has the slices, moments and arrows of a trace', () => {
  const { tracks, names, kinds, slices, moments, arrows, dropped } = timelineOf(busyTrace(2, 3));
  expect([tracks, dropped]).toEqual([['CPU0', 'CPU1', 'CPU2'], 3]);
  expect(
    slices.map(([track, depth, start, end, name, kind]) => [track, depth, start, end, names[name], kinds[kind]]),
  ).toEqual([
    [1, 0, 4, 8, 'CALL_FUNCTION', 'interrupt'],
    [1, 1, 5, 7, 'callback', 'call'],
    [2, 0, 14, 18, 'CALL_FUNCTION', 'interrupt'],
    [2, 1, 15, 17, 'callback', 'call'],
  ]);
  expect(moments.map(([track, at]) => [track, at])).toEqual([
    [0, 0],
    [0, 1],
    [1, 10],
    [1, 11],
  ]);
  expect(arrows.map(([from, sent, to, taken, kind]) => [from, sent, to, taken, kinds[kind]])).toEqual([
    [0, 0, 1, 5, 'call'],
    [0, 1, 1, 4, 'IPI'],
    [1, 10, 2, 15, 'call'],
    [1, 11, 2, 14, 'IPI'],
  ]);
});
