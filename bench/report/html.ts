/** A report as a page to look at: each table as bars beside each other, with the interval of each ratio. No script in it. */
import { markup } from '../../src/common/markup.js';
import { environmentLine } from './environment.js';
import { barCells, figureText } from './print.js';
import type { Bar, BenchReport, Row, Table } from '../table.js';

const STYLE = `
:root { color-scheme: light dark; --ours: #0072b2; --theirs: #999; --line: #8884; --bad: #d55e00; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
.number { text-align: right; white-space: nowrap; }
.drawn { width: 40%; }
.no { color: var(--bad); font-weight: 600; }
svg { display: block; width: 100%; height: 1.1rem; }
svg .bar { fill: var(--theirs); } svg .ours { fill: var(--ours); }
svg line { stroke: currentColor; stroke-width: 1; vector-effect: non-scaling-stroke; }
@media print { body { margin: 0; max-width: none; } table { break-inside: avoid; } }
`;

export function htmlReport(report: BenchReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>smplab: benchmarks</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Benchmarks</h1>
<p>${markup(environmentLine(report.environment))}</p>
<p>Bars are medians. The thin line is the interval that holds the ratio with 95 % confidence.</p>
${report.bars.length === 0 ? '' : barTable(report.bars)}
${report.tables.map(figureOf).join('\n')}
</main>
</body>
</html>
`;
}

function barTable(bars: readonly Bar[]): string {
  const rows = bars.map((bar) => {
    const [name, limit, measured, said] = barCells(bar).map(markup);
    const held = bar.holds === false ? `<span class="no">${said}</span>` : said;
    return `<tr><td>${name}</td><td class="number">${limit}</td><td class="number">${measured}</td><td>${held}</td></tr>`;
  });
  return `<h2>Bars</h2>
<table><thead><tr><th>bar</th><th class="number">limit</th><th class="number">measured</th><th>holds</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function figureOf(table: Table): string {
  const most = Math.max(...table.rows.map(reach));
  const rows = table.rows.map((row) => {
    const { name, figure, ratio, why } = row;
    const drawn = figure === null ? markup(`not measured: ${why}`) : drawing(row, most);
    const value = figure === null ? '–' : `${figureText(figure.median)} ${table.unit}`;
    const times = ratio === null ? '' : `${ratio.median.toFixed(2)}×`;
    return `<tr><th scope="row">${markup(name)}</th><td class="drawn">${drawn}</td><td class="number">${value}</td><td class="number">${times}</td></tr>`;
  });
  const notes = (table.notes ?? []).map((note) => `<p>${markup(note)}</p>`);
  return `<h2>${markup(table.title)}</h2>
<table><thead><tr><th>what</th><th>median</th><th class="number">figure</th><th class="number">ratio</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
${notes.join('\n')}`;
}

/** How far a row's drawing goes, in the table's unit. */
function reach({ figure, ratio }: Row): number {
  return figure === null ? 0 : figure.median * (ratio === null ? 1 : ratio.high / ratio.median);
}

function drawing({ name, figure, ratio }: Row, most: number): string {
  const at = (value: number): string => ((100 * value) / most).toFixed(2);
  const { median } = figure!;
  const [low, high] = ratio === null ? [1, 1] : [ratio.low / ratio.median, ratio.high / ratio.median];
  const interval = `<line x1="${at(median * low)}" x2="${at(median * high)}" y1="5" y2="5"/>`;
  const ours = name.startsWith('smplab') ? ' ours' : '';
  return `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar${ours}" width="${at(median)}" height="10"/>${interval}</svg>`;
}
