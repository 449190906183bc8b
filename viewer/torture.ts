/** What a torture found, and how it went second by second. */
import type { ViewedReport } from '../src/report/html/view.js';
import { h, section, svg, table } from './dom.js';

type Report = Extract<ViewedReport, { command: 'torture' }>;
type Second = Report['history'][number];

const LINES: readonly (readonly [string, (second: Second) => number])[] = [
  ['calls a second', ({ calls }) => calls],
  ['CPUs online', ({ online }) => online],
  ['CPUs taken off and on line', ({ offlines, onlines }) => offlines + onlines],
  ['errors so far', ({ errors }) => errors],
  ['memory, MB', ({ rssBytes }) => rssBytes / 1e6],
];
const [WIDTH, HEIGHT, LEFT] = [560, 90, 64];

export function tortureSections({ findings, history, tallies, parameters, settings }: Report): HTMLElement[] {
  const found = findings.map(({ kind, atMs, text }) => [`${(atMs / 1000).toFixed(3)} s`, kind, text]);
  const numbers = Object.entries(tallies).filter(([, value]) => value !== 0);
  const given = Object.entries({ ...settings, ...parameters }).map(([name, value]) => [name, String(value)]);
  return [
    ...(found.length === 0
      ? []
      : [section('Findings', table('What went wrong, in the order of time', ['at', 'kind', 'what'], found))]),
    ...(history.length < 2
      ? []
      : [
          section(
            'Second by second',
            h(
              'div',
              { class: 'charts' },
              LINES.map(([name, of]) => chart(name, history, of)),
            ),
          ),
        ]),
    section(
      'Counts',
      table(
        'What was done, as the kernel counts it',
        ['count', 'times'],
        numbers.map(([name, value]) => [name, value.toLocaleString('en')]),
      ),
    ),
    h('details', {}, h('summary', {}, 'Settings'), table('Parameters of this run', ['parameter', 'value'], given)),
  ];
}

function chart(name: string, history: readonly Second[], of: (second: Second) => number): HTMLElement {
  const values = history.map(of);
  const most = Math.max(1, ...values);
  const x = (i: number): number => LEFT + (i / Math.max(1, values.length - 1)) * (WIDTH - LEFT - 4);
  const y = (value: number): number => HEIGHT - 16 - (value / most) * (HEIGHT - 28);
  const path = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const [least, last] = [Math.min(...values), values.at(-1)!];
  const said = `${name}: ${round(least)} to ${round(most)}, ${round(last)} at the end`;
  return h(
    'figure',
    {},
    h('figcaption', {}, name),
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': said },
      svg('line', { class: 'life', x1: LEFT, x2: WIDTH, y1: y(0), y2: y(0) }),
      svg('line', { class: 'life', x1: LEFT, x2: WIDTH, y1: y(most), y2: y(most) }),
      svg('text', { x: LEFT - 6, y: y(most) + 4, 'text-anchor': 'end' }, round(most)),
      svg('text', { x: LEFT - 6, y: y(0) + 4, 'text-anchor': 'end' }, '0'),
      svg('text', { x: LEFT, y: HEIGHT - 1 }, `${history[0].second} s`),
      svg('text', { x: WIDTH - 4, y: HEIGHT - 1, 'text-anchor': 'end' }, `${history.at(-1)!.second} s`),
      svg('path', { class: 'curve', d: path }),
    ),
  );
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}
