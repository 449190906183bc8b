/** What came out, and how often. */
import type { ViewedReport } from '../src/report/html/view.js';
import { h, section } from './dom.js';

interface Bar {
  readonly outcome: string;
  readonly count: number;
  readonly grade: string;
  readonly text: string;
}

export function outcomeSections(report: ViewedReport): HTMLElement[] {
  if (report.command === 'explore') {
    const bars = Object.entries(report.summary.outcomes).map(([outcome, count]) => ({
      outcome,
      count,
      grade: '',
      text: '',
    }));
    return bars.length === 0
      ? []
      : [section('Outcomes', bar(`${report.summary.executions.toLocaleString('en')} executions`, bars))];
  }
  if (report.command !== 'litmus') return [];
  return report.results.map(({ test, form, story, samples, outcomes, error, verdict }) =>
    section(
      `${test}, ${form}`,
      h('p', {}, story),
      error === null ? null : h('p', { class: 'problem' }, error),
      bar(`${samples.toLocaleString('en')} samples, ${verdict.replaceAll('-', ' ')}`, outcomes),
    ),
  );
}

/** A sign beside each grade, so that none is known by its colour alone. */
const SIGNS: Readonly<Record<string, string>> = {
  forbidden: '✗ ',
  unlisted: '✗ ',
  required: '● ',
  interesting: '◆ ',
  acceptable: '✓ ',
};

/** Columns of numbers. */
const NUMBERS = new Set(['times', 'share']);

function bar(caption: string, bars: readonly Bar[]): HTMLElement {
  const total = Math.max(
    1,
    bars.reduce((sum, { count }) => sum + count, 0),
  );
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const graded = bars.some(({ grade }) => grade !== '');
  const head = ['outcome', 'times', 'share', '', ...(graded ? ['grade', 'what it means'] : [])];
  const rows = bars
    .toSorted((a, b) => b.count - a.count)
    .map(({ outcome, count, grade, text }) =>
      h(
        'tr',
        { class: `outcome ${count > 0 ? grade : 'unseen'}` },
        h('th', { scope: 'row' }, outcome),
        h('td', { class: 'number' }, count.toLocaleString('en')),
        h('td', { class: 'number' }, percent(count / total)),
        h(
          'td',
          { class: 'bar', 'aria-hidden': 'true' },
          h('div', { style: `width: ${((count / most) * 100).toFixed(2)}%` }),
        ),
        ...(graded ? [h('td', { class: 'grade' }, `${SIGNS[grade] ?? ''}${grade}`), h('td', {}, text)] : []),
      ),
    );
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      { class: 'outcomes' },
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((title) =>
            title === '' ? h('td', {}) : h('th', { scope: 'col', class: NUMBERS.has(title) && 'number' }, title),
          ),
        ),
      ),
      h('tbody', {}, rows),
    ),
  );
}

function percent(share: number): string {
  if (share === 0) return '0 %';
  return `${(share * 100).toFixed(share < 0.001 ? 4 : 2)} %`;
}
