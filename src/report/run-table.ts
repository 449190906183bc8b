/** The result of a replay as text. */
import type { Verdict } from '../lab/verdict.js';
import type { Percentiles, ReplayResult, VariantResult } from '../workload/replay-result.js';
import { columns, type Column } from './columns.js';
import type { Paint } from './paint.js';

const right = (title: string): Column => ({ title, align: 'right' });
const HEAD: readonly Column[] = [
  { title: 'variant', align: 'left' },
  right('queued'), right('run'), right('refused'), right('lost'), right('stuck'),
  right('offl+work'), right('offl empty'), right('warn'), right('off/on'), right('p50 µs'), right('p99 µs'),
  { title: 'verdict', align: 'left' },
];

/** The table with a line above that says what was replayed, and reasons and legend below. */
export function runTable(result: ReplayResult, paint: Paint): string {
  const { trace, settings, seed, variants } = result;
  const title = `${trace.file}: ${trace.calls} calls, ${variants[0]?.cpus ?? 0} CPUs, ${settings.cycles} offline cycles, `
    + `IPI delay ${settings.ipiDelay}, seed ${seed}`;
  const [head, ...lines] = columns(HEAD, [...variants.map(row), ...recordedRow(variants)]);
  const painted = lines.map((line, i) => (i < variants.length ? paintVerdict(line, variants[i].verdict, paint) : paint.dim(line)));
  return [title, '', paint.bold(head), ...painted, '', ...reasons(variants), ...LEGEND.map(paint.dim), ...notes(result)].join('\n');
}

const LEGEND = [
  'queued = run + lost, checked call by call. refused: -ENXIO, the target was offline. stuck: csds that would have stayed',
  'locked for ever. offl: call-function IPIs taken by an offline CPU, with and without calls pending. p50, p99: from',
  'queueing to entry; last line: the same calls as recorded in the real kernel.',
];

function row(result: VariantResult): string[] {
  const { calls, offlineIpis, hotplug, latencyNs } = result;
  const counts = [calls.queued, calls.run, calls.refused, calls.lost, calls.stuck, offlineIpis.withWork, offlineIpis.empty, result.warnings];
  return [result.variant, ...counts.map(String), `${hotplug.offline}/${hotplug.online}`, ...microseconds(latencyNs.emulated),
    result.verdict.replaceAll('-', ' ')];
}

function recordedRow(variants: readonly VariantResult[]): string[][] {
  const recorded = variants.at(-1)?.latencyNs.recorded;
  return recorded === undefined ? [] : [['recorded', ...Array.from({ length: 9 }, () => ''), ...microseconds(recorded), '']];
}

function microseconds({ p50, p99 }: Percentiles): string[] {
  return [p50, p99].map((ns) => (ns === null ? '-' : (ns / 1000).toFixed(0)));
}

function paintVerdict(line: string, verdict: Verdict, paint: Paint): string {
  const text = verdict.replaceAll('-', ' ');
  const colour = verdict === 'as-expected' ? paint.green : verdict === 'not-as-expected' ? paint.red : paint.yellow;
  return line.slice(0, line.length - text.length) + colour(text);
}

function reasons(variants: readonly VariantResult[]): string[] {
  const lines = variants.filter(({ reason }) => reason !== null).map(({ variant, reason }) => `${variant}: ${reason}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function notes(result: ReplayResult): string[] {
  const lines: string[] = [];
  const careless = result.variants.reduce((sum, { calls }) => sum + calls.careless, 0);
  if (careless > 0) {
    lines.push(`careless calls, booked apart: ${result.variants.map(({ variant, calls }) =>
      `${variant} ${calls.careless} (${calls.carelessLost} lost)`).join(', ')}`);
  }
  if (result.trace.skipped > 0) lines.push(`${result.trace.skipped} events were lost while the trace was recorded`);
  if (result.trace.truncated > 0) lines.push(`${result.trace.truncated} calls beyond --max-calls were not replayed`);
  if (result.interrupted) lines.push('interrupted: the figures are those up to then');
  return lines;
}
