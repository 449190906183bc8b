/** The result of a run as text. */
import type { Verdict } from '../../lab/verdict.js';
import type { Percentiles, RunResult } from '../../workload/run-result.js';
import { columns, groups, type Column } from '../columns.js';
import type { Paint } from '../paint.js';

type Row = RunResult['variants'][number];

const right = (title: string, group: { group?: string } = {}): Column => ({ title, align: 'right', ...group });
const HEAD: readonly Column[] = [
  { title: 'variant', align: 'left' },
  right('queued', { group: 'calls' }),
  right('run'),
  right('refused'),
  right('lost'),
  right('stuck'),
  right('work', { group: 'IPIs offline' }),
  right('empty'),
  right('warn'),
  right('off/on'),
  right('p50 µs', { group: 'latency' }),
  right('p99 µs'),
  { title: 'verdict', align: 'left' },
];

/** The table with a line above that says what was replayed, and reasons and legend below. */
export function runTable(result: RunResult, paint: Paint): string {
  const { trace, settings, seed, variants } = result;
  const title =
    `${trace.file}: ${trace.calls} calls, ${variants[0].cpus} CPUs, ${settings.cycles} offline cycles, ` +
    `IPI delay ${settings.ipiDelay}, seed ${seed}`;
  const [head, ...lines] = columns(HEAD, [...variants.map(row), ...recordedRow(variants)]);
  const painted = lines.map((line, i) =>
    i < variants.length ? paintVerdict(line, variants[i].verdict, paint) : paint.dim(line),
  );
  const table = [paint.dim(groups(HEAD, head)), paint.bold(head), ...painted];
  const below = [...reasons(variants), ...LEGEND.map(paint.dim), ...carelessTable(variants), ...notes(result)];
  return [title, ...trace.notes.map((note) => `note: ${note}`), '', ...table, '', ...below].join('\n');
}

const LEGEND = [
  'queued = run + lost, checked call by call. refused: -ENXIO, the target was offline. stuck: csds that would',
  'have stayed locked for ever. IPIs offline: call-function IPIs taken by an offline CPU, with calls pending',
  '(work) and without (empty). latency: from queueing to entry; last line: the same calls as recorded in the',
  'real kernel.',
];

function row(result: Row): string[] {
  const { calls, offlineIpis, warnings, hotplug, latencyNs } = result;
  const { queued, run, refused, lost, stuck } = calls;
  const counts = [queued, run, refused, lost, stuck, offlineIpis.withWork, offlineIpis.empty, warnings];
  return [
    result.variant,
    ...counts.map(figure),
    `${figure(hotplug.offline)}/${figure(hotplug.online)}`,
    ...microseconds(latencyNs.emulated),
    result.verdict.replaceAll('-', ' '),
  ];
}

/** Of all variants that ran, any will do: what is recorded is the same for all, but for the calls that were lost. */
function recordedRow(variants: readonly Row[]): string[][] {
  const recorded = variants.findLast(({ end }) => end !== null)?.latencyNs.recorded;
  if (recorded === undefined) return [];
  return [['recorded', ...Array.from({ length: 9 }, () => ''), ...microseconds(recorded), '']];
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
  const head: Column[] = [{ title: 'variant', align: 'left' }, right('queued'), right('lost')];
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
