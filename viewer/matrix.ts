/** The matrix as a grid: a row for each scenario, a column for each variant; a cell opens into what was found there. */
import type { MatrixReport, MatrixRow } from '../src/lab/matrix.js';
import { coverageText } from '../src/report/explore.js';
import { cellsJudged } from '../src/report/matrix.js';
import { count, h, section } from './dom.js';

const SIGNS = { 'as-expected': '✓', 'not-as-expected': '✗', unknown: '?', 'not-applicable': '–' } as const;

export function matrixSection(report: MatrixReport): HTMLElement {
  const { rows, settings } = report;
  return section(
    'The matrix',
    h('p', {}, `${cellsJudged(report)}, seed ${settings.seed}. A cell opens when it is pressed.`),
    ...grids(rows).map(grid),
  );
}

/** Scenarios with the same variants share a grid. */
function grids(rows: readonly MatrixRow[]): Map<string, MatrixRow[]>[] {
  const scenarios = new Map<string, MatrixRow[]>();
  for (const row of rows) scenarios.set(row.scenario, [...(scenarios.get(row.scenario) ?? []), row]);
  const byVariants = new Map<string, Map<string, MatrixRow[]>>();
  for (const [scenario, cells] of scenarios) {
    const key = JSON.stringify(cells.map(({ variant }) => variant));
    byVariants.set(key, (byVariants.get(key) ?? new Map<string, MatrixRow[]>()).set(scenario, cells));
  }
  return [...byVariants.values()];
}

function grid(scenarios: ReadonlyMap<string, readonly MatrixRow[]>): HTMLElement {
  const variants = [...scenarios.values()][0].map(({ variant }) => variant);
  const body = [...scenarios].flatMap(([scenario, cells]) => rowsOf(scenario, cells));
  const head = ['scenario', ...variants].map((title) => h('th', { scope: 'col' }, title));
  const caption = `${count(scenarios.size, 'scenario')} on ${variants.join(', ')}`;
  return h(
    'div',
    { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': caption },
    h(
      'table',
      { class: 'matrix' },
      h('caption', { class: 'hidden' }, caption),
      h('thead', {}, h('tr', {}, head)),
      h('tbody', {}, body),
    ),
  );
}

function rowsOf(scenario: string, cells: readonly MatrixRow[]): HTMLElement[] {
  const content = h('td', { colspan: cells.length + 1 });
  const opened = h('tr', { class: 'opened', hidden: true }, content);
  const buttons = cells.map((cell) => {
    const toggle = (): void => {
      const open = button.getAttribute('aria-expanded') === 'false';
      for (const other of buttons) other.setAttribute('aria-expanded', 'false');
      button.setAttribute('aria-expanded', String(open));
      opened.hidden = !open;
      content.replaceChildren(open ? details(cell) : '');
    };
    const button = h(
      'button',
      {
        type: 'button',
        class: `cell ${cell.verdict} ${cell.found ? 'found' : ''}`,
        'aria-expanded': 'false',
        click: toggle,
      },
      h('span', { class: 'sign' }, SIGNS[cell.verdict]),
      ` ${cell.outcome ?? (cell.found ? 'found' : 'nothing')}`,
      h('span', { class: 'hidden' }, `, ${cell.verdict.replaceAll('-', ' ')}`),
    );
    return button;
  });
  return [h('tr', {}, h('th', { scope: 'row' }, scenario), ...buttons.map((button) => h('td', {}, button))), opened];
}

function details({
  scenario,
  variant,
  verdict,
  text,
  coverage,
  strategy,
  executions,
  token,
  steps,
  switches,
  confirmed,
  problem,
}: MatrixRow): HTMLElement {
  const facts: (readonly [string, string | null])[] = [
    ['verdict', verdict.replaceAll('-', ' ')],
    ['seen', text],
    ['problem', problem],
    ['executions', `${executions.toLocaleString('en')}: ${coverageText(coverage)}`],
    ['found by', strategy],
    ['schedule', steps === null ? null : `${count(steps, 'step')}, ${count(switches ?? 0, 'preemption')}`],
    [
      'replayed',
      confirmed === null ? null : `${count(confirmed.coop, 'time')} on coop, ${confirmed.lockstep} on lockstep`,
    ],
    ['see it again', token === null ? null : `smplab replay ${token}`],
  ];
  return h(
    'div',
    { class: 'details' },
    h('h3', {}, `${scenario} on ${variant}`),
    h(
      'dl',
      {},
      facts.flatMap(([name, fact]) => (fact === null ? [] : [h('dt', {}, name), h('dd', {}, fact)])),
    ),
  );
}
