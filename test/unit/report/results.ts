/** A result made up for the reports: every verdict, every kind of row. */
import type { RunResult, VariantResult } from '../../../src/workload/run-result.js';
import { notRun } from '../../../src/workload/run-result.js';
import type { TraceEvent } from '../../../src/trace/event.js';

export const ROW: VariantResult = {
  variant: 'v3.15',
  cpus: 8,
  calls: { queued: 1_381, run: 1_364, refused: 44, lost: 17, stuck: 17, careless: 0, carelessLost: 0 },
  offlineIpis: { withWork: 10, empty: 0 },
  ipis: 2_000,
  warnings: 1,
  hotplug: { offline: 25, online: 25 },
  latencyNs: { recorded: { p50: 175_000, p99: 7_011_000 }, emulated: { p50: 78_400, p99: 4_921_600 } },
  end: 'completed',
  verdict: 'as-expected',
  reason: null,
};

export const RESULT: RunResult = {
  seed: 59_907_653,
  trace: {
    format: 'ftrace (line 1 has the CPU in brackets behind the pid)',
    notes: [],
    file: 'linux-6.12-16cpu-hotplug.ftrace',
    events: 6_918,
    calls: 1_405,
    skipped: 0,
    truncated: 0,
  },
  settings: { cycles: 20, ipiDelay: 'held', timeScale: 0.25 },
  variants: [ROW],
  verdict: 'as-expected',
  details: [],
  recorded: null,
  crash: null,
  interrupted: false,
};

/** Every verdict, a variant that was not run, and every note. */
export const MOTLEY: RunResult = {
  ...RESULT,
  trace: { ...RESULT.trace, skipped: 12, truncated: 345 },
  variants: [
    { ...ROW, verdict: 'not-as-expected', reason: 'the books do not balance: call 17 ran 2 times' },
    { ...ROW, variant: 'two-stage', verdict: 'not-applicable', reason: 'IPIs are not late' },
    {
      ...ROW,
      variant: 'v6',
      calls: { ...ROW.calls, queued: 1_234_567, run: 1_234_567, lost: 0, stuck: 1, careless: 20, carelessLost: 1 },
      latencyNs: { recorded: { p50: null, p99: null }, emulated: { p50: null, p99: null } },
    },
    {
      ...ROW,
      variant: 'debug-info',
      end: 'interrupted',
      verdict: 'unknown',
      reason: 'the run did not complete: interrupted',
    },
    notRun('warn-fix', 8),
  ],
  verdict: 'not-as-expected',
  interrupted: true,
};

export const EVENT: TraceEvent = {
  cpu: 3,
  timeUs: 1_234.56,
  kind: 1,
  irqsOff: false,
  inHardirq: false,
  preemptCount: 0,
  a: 0,
  b: 0,
  c: 0,
};
