/** What a replayed trace did on each kernel. */
import type { ViewedReport } from '../src/report/html/view.js';
import { section, table } from './dom.js';

type Report = Extract<ViewedReport, { command: 'run' }>;

const HEAD = [
  'variant',
  'queued',
  'run',
  'refused',
  'lost',
  'stuck',
  'IPIs offline: work',
  'empty',
  'warnings',
  'off/on',
  'p50 µs',
  'p99 µs',
  'verdict',
];

export function runSections({ variants, trace }: Report): HTMLElement[] {
  const rows = variants.map(({ variant, calls, offlineIpis, warnings, hotplug, latencyNs, verdict, reason }) => [
    variant,
    ...[
      calls.queued,
      calls.run,
      calls.refused,
      calls.lost,
      calls.stuck,
      offlineIpis.withWork,
      offlineIpis.empty,
      warnings,
    ].map(figure),
    `${figure(hotplug.offline)}/${figure(hotplug.online)}`,
    microseconds(latencyNs.emulated.p50),
    microseconds(latencyNs.emulated.p99),
    `${verdict === 'as-expected' ? '✓' : verdict === 'not-as-expected' ? '✗' : '?'} ${verdict.replaceAll('-', ' ')}${reason === null ? '' : `: ${reason}`}`,
  ]);
  return [section('Kernels', table(`${trace.file}: ${trace.calls} calls`, HEAD, rows))];
}

function figure(value: number | null): string {
  return value === null ? '-' : value.toLocaleString('en');
}

function microseconds(ns: number | null): string {
  return ns === null ? '-' : (ns / 1000).toFixed(0);
}
