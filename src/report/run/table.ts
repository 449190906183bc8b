/** The result of a run as text. */
import type { Verdict } from '../../lab/verdict.js';
import type { Percentiles, RunResult } from '../../workload/run-result.js';
import { columns, groups, left, right, WIDTH, wrap, type Column } from '../columns.js';
import type { Paint } from '../paint.js';

type Row = RunResult['variants'][number];

/** Two tables, as one would be wider than a terminal: what became of the calls, and what happened on the way. */
const CALLS: readonly Column[] = [
  left('variant'),
  right('queued', 'calls'),
  right('run'),
  right('refused'),
  right('lost'),
  right('stuck'),
  left('verdict'),
];
const EVENTS: readonly Column[] = [
  left('variant'),
  right('work', 'IPIs offline'),
  right('empty'),
  right('warn'),
  right('off/on'),
  right('p50 µs', 'latency'),
  right('p99 µs'),
];

/** The tables with a line above that says what was replayed, and reasons and legend below. */
export function runTable(result: RunResult, paint: Paint): string {
  const { trace, settings, seed, variants } = result;
  const title =
    `${trace.file}: ${trace.calls} calls, ${variants[0].cpus} CPUs, ${settings.cycles} offline cycles, ` +
    `IPI delay ${settings.ipiDelay}, seed ${seed}`;
  const calls = table(CALLS, variants.map(callsRow), paint, (line, i) =>
    paintVerdict(line, variants[i].verdict, paint),
  );
  const events = table(EVENTS, [...variants.map(eventsRow), ...recordedRow(variants)], paint, (line, i) =>
    i < variants.length ? line : paint.dim(line),
  );
  const legend = LEGEND.flatMap((text) => wrap(text, WIDTH)).map(paint.dim);
  const above = [title, ...trace.notes.map((note) => `note: ${note}`)].flatMap((text) => wrap(text, WIDTH));
  const below = [...reasons(variants), ...legend, ...carelessTable(variants), ...notes(result)];
  return [...above, '', ...calls, '', ...events, '', ...below].join('\n');
}

const LEGEND = [
  'queued = run + lost, checked call by call. refused: -ENXIO, the target was offline. stuck: csds that would have stayed locked for ever.',
  'IPIs offline: call-function IPIs taken by an offline CPU, with calls pending (work) and without (empty). warn: warnings. off/on: CPUs taken off and on line. latency: from queueing to entry; last line: the same calls as recorded in the real kernel.',
];

function table(
  head: readonly Column[],
  rows: readonly string[][],
  paint: Paint,
  painted: (line: string, row: number) => string,
): string[] {
  const [titles, ...lines] = columns(head, rows);
  return [paint.dim(groups(head, titles)), paint.bold(titles), ...lines.map(painted)];
}

function callsRow({ variant, calls, verdict }: Row): string[] {
  const { queued, run, refused, lost, stuck } = calls;
  return [variant, ...[queued, run, refused, lost, stuck].map(figure), verdict.replaceAll('-', ' ')];
}

function eventsRow({ variant, offlineIpis, warnings, hotplug, latencyNs }: Row): string[] {
  return [
    variant,
    ...[offlineIpis.withWork, offlineIpis.empty, warnings].map(figure),
    `${figure(hotplug.offline)}/${figure(hotplug.online)}`,
    ...microseconds(latencyNs.emulated),
  ];
}

/** Of all variants that ran, any will do: what is recorded is the same for all, but for the calls that were lost. */
function recordedRow(variants: readonly Row[]): string[][] {
  const recorded = variants.findLast(({ end }) => end !== null)?.latencyNs.recorded;
  return recorded === undefined ? [] : [['recorded', '', '', '', '', ...microseconds(recorded)]];
}

function microseconds({ p50, p99 }: Percentiles): string[] {
  return [p50, p99].map((ns) => (ns === null ? '-' : (ns / 1000).toFixed(0)));
}

function figure(value: number | null): string {
  return value === null ? '-' : String(value);
}

function paintVerdict(line: string, verdict: Verdict, paint: Paint): string {
  const text = verdict.replaceAll('-', ' ');
  const colour = verdict === 'as-expected' ? paint.green : verdict === 'not-as-expected' ? paint.red : paint.yellow;
  return line.slice(0, line.length - text.length) + colour(text);
}

function reasons(variants: readonly Row[]): string[] {
  const lines = variants.filter(({ reason }) => reason !== null).map(({ variant, reason }) => `${variant}: ${reason}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function carelessTable(variants: readonly Row[]): string[] {
  if (variants.every(({ calls }) => (calls.careless ?? 0) === 0)) return [];
  const head = [left('variant'), right('queued'), right('lost')];
  const rows = variants.map(({ variant, calls }) => [variant, figure(calls.careless), figure(calls.carelessLost)]);
  return ['', 'careless calls, booked apart:', ...columns(head, rows)];
}

function notes(result: RunResult): string[] {
  const lines: string[] = [];
  if (result.trace.skipped > 0) lines.push(`${result.trace.skipped} events were lost while the trace was recorded`);
  if (result.trace.truncated > 0) lines.push(`${result.trace.truncated} calls beyond --max-calls were not replayed`);
  if (result.interrupted) lines.push('interrupted: the figures are those up to then');
  return lines.length === 0 ? [] : ['', ...lines];
}
