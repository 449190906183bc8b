/** A result made up for the reports: every verdict, every kind of row. */
import type { RunResult, VariantResult } from '../../../src/workload/run-result.js';
import { notRun } from '../../../src/workload/run-result.js';
import type { CheckReport } from '../../../src/lab/check-report.js';
import type { ExploreReport } from '../../../src/lab/explore-report.js';
import type { Interleaving } from '../../../src/lab/interleaving.js';
import type { LitmusReport } from '../../../src/lab/litmus-report.js';
import type { MatrixReport, MatrixRow } from '../../../src/lab/matrix.js';
import type { TortureResult } from '../../../src/torture/finding.js';
import { TALLY_WORDS } from '../../../src/torture/memory.js';
import { readTallies } from '../../../src/torture/statistics.js';
import { Event, type TraceEvent } from '../../../src/trace/event.js';
import { kernelTrace } from '../../../src/trace/kernel-trace.js';

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

/** A finding with every kind of row and arrow. */
export const INTERLEAVING: Interleaving = {
  actors: ['thread 0', 'thread 1'],
  rows: [
    { actor: 0, depth: 0, irqsOff: false, by: 'kernel', text: 'push(1)', where: '' },
    {
      actor: 0,
      depth: 0,
      irqsOff: false,
      by: 'operation',
      text: 'head := 1',
      where: 'ring.js:3',
      ours: false,
      access: { word: 'head', effect: 'writes', value: '1' },
    },
    {
      actor: 1,
      depth: 1,
      irqsOff: true,
      by: 'operation',
      text: 'head is 1',
      where: 'ring.js:5',
      ours: false,
      access: { word: 'head', effect: 'reads', value: '1' },
    },
    { actor: null, depth: 0, irqsOff: false, by: 'hardware', text: 'time-out of thread 1', where: '' },
    {
      actor: 1,
      depth: 0,
      irqsOff: false,
      by: 'memory',
      text: 'plain read of a[1], RACES',
      where: 'ring.js:6',
      ours: false,
      access: { word: 'a[1]', effect: 'reads', value: null },
    },
  ],
  finding: 'pop() returned 0, which was never put in',
  checks: [{ kind: 'lost', text: 'it is lost', at: 2 }],
  arrows: [
    { kind: 'reads-from', from: 1, to: 2 },
    { kind: 'race', from: 1, to: 4 },
  ],
  files: { 'ring.js': 'file:///nowhere/ring.js' },
};

export const EXPLORED: ExploreReport = {
  scenario: 'a/b',
  variant: 'broken',
  strategy: 'portfolio',
  seed: 7,
  elapsedMs: 1000,
  interrupted: false,
  inconclusive: null,
  coverage: 'sampled',
  readsFromPairs: 3,
  summary: { executions: 9, distinctTraces: 9, outcomes: { right: 8, wrong: 1 }, findings: [{ kind: 'x', count: 1 }] },
  finding: {
    kind: 'forbidden-outcome',
    text: 'a node has two owners',
    strategy: 'pos',
    token: 's2.x',
    steps: 20,
    preemptions: 1,
    shrunk: {
      before: { leftOut: 0, steps: 20, deviations: 3, preemptions: 3 },
      after: { leftOut: 0, steps: 20, deviations: 1, preemptions: 1 },
      executions: 68,
    },
    interleaving: INTERLEAVING,
    reproducible: true,
    confirmed: { coop: 100, lockstep: 10 },
    unconfirmed: null,
  },
};

export const CHECKED: CheckReport = {
  name: 'my ring',
  file: 'ring.check.js',
  seed: 7,
  budgetMs: 10_000,
  elapsedMs: 2000,
  interrupted: false,
  verdict: 'found',
  inconclusive: null,
  explore: null,
  progress: null,
  free: null,
  soak: null,
  finding: {
    by: 'explore',
    kind: 'not linearizable',
    text: 'pop() returned 0, which was never put in',
    program: null,
    programText: ['thread 0  pop()', 'thread 1  push(1)'],
    calls: [
      { thread: 1, phase: 'race', call: 'push(1)', result: 'true', invoked: 0, returned: 3 },
      { thread: 0, phase: 'race', call: 'pop()', result: '0', invoked: 1, returned: 2 },
      { thread: 0, phase: 'drain', call: 'pop()', result: null, invoked: 4, returned: null },
    ],
    explanation: { order: [0], misfit: 1, state: 'a queue with [1], oldest first' },
    schedule: {
      engine: 'coop',
      strategy: 'dpor',
      token: 's2.y',
      steps: 20,
      preemptions: 1,
      shrunk: {
        before: { leftOut: 0, calls: 2, steps: 20, deviations: 2, preemptions: 2 },
        after: { leftOut: 0, calls: 2, steps: 20, deviations: 1, preemptions: 1 },
        executions: 94,
      },
      interleaving: INTERLEAVING,
      confirmedOn: ['coop', 'lockstep'],
      unconfirmed: null,
    },
  },
};

const CELL: MatrixRow = {
  scenario: 'a/b',
  variant: 'broken',
  verdict: 'as-expected',
  found: true,
  outcome: 'two owners',
  text: 'a node has two owners',
  coverage: 'sampled',
  strategy: 'pos',
  executions: 3,
  token: 's2.x',
  steps: 4,
  switches: 1,
  confirmed: { coop: 100, lockstep: 10 },
  problem: null,
};
/** One cell of each verdict. */
export const MATRIX: MatrixReport = {
  rows: [
    CELL,
    { ...CELL, variant: 'fixed', verdict: 'not-as-expected' },
    {
      ...CELL,
      scenario: 'c/d',
      variant: 'v3.15',
      verdict: 'unknown',
      found: false,
      outcome: null,
      text: null,
      token: null,
      steps: null,
      switches: null,
      confirmed: null,
      strategy: null,
    },
  ],
  verdict: 'not-as-expected',
  settings: { seed: 1, executions: 10, steps: 100, confirm: '100/10', cells: ['a/b broken', 'a/b fixed', 'c/d v3.15'] },
  shards: [{ index: 0, count: 1 }],
  elapsedMs: 5000,
  interrupted: false,
};

export const LITMUS: LitmusReport = {
  seed: 7,
  environment: 'here',
  elapsedMs: 2000,
  interrupted: false,
  results: [
    {
      test: 'litmus/store-buffering',
      form: 'plain',
      story: 'x = 1; r0 = y || y = 1; r1 = x.',
      actors: 2,
      samples: 1000,
      tooFew: false,
      elapsedMs: 1000,
      samplesPerSecond: 1000,
      outcomes: [
        {
          outcome: 'r0=0 r1=1',
          count: 999,
          share: 0.999,
          seen: 'sometimes',
          grade: 'acceptable',
          text: 'the first was ahead',
        },
        {
          outcome: 'r0=0 r1=0',
          count: 1,
          share: 0.001,
          seen: 'sometimes',
          grade: 'forbidden',
          text: 'neither saw the other',
        },
      ],
      end: 'completed',
      error: null,
      verdict: 'not-as-expected',
    },
  ],
  verdict: 'not-as-expected',
};

/** Many calls between CPUs: what a timeline must take. */
export function busyTrace(calls: number, cpus = 8) {
  const events = Array.from({ length: calls }, (_, i): TraceEvent[] => {
    const [timeUs, cpu, target] = [i * 10, i % cpus, (i + 1) % cpus];
    const event = (at: number, kind: TraceEvent['kind'], on: number, a: number, b = 0, c = 0): TraceEvent => ({
      ...EVENT,
      timeUs: timeUs + at,
      cpu: on,
      kind,
      a,
      b,
      c,
    });
    return [
      event(0, Event.CSD_QUEUE, cpu, target, 1, 64 + i),
      event(1, Event.IPI_SEND, cpu, target, 1),
      event(4, Event.IPI_TAKE, target, 1),
      event(5, Event.CSD_ENTRY, target, 0, 1, 64 + i),
      event(7, Event.CSD_EXIT, target, 0, 1, 64 + i),
      event(8, Event.IPI_DONE, target, 1),
    ];
  }).flat();
  return kernelTrace(
    events,
    { cpus, dropped: 3 },
    () => 'callback',
    () => 'csd',
  );
}

const SECOND: TortureResult['history'][number] = {
  second: 1,
  online: 8,
  calls: 5000,
  invoked: 5000,
  offlines: 3,
  onlines: 3,
  refused: 0,
  errors: 0,
  lost: 0,
  warnings: 0,
  csdLock: { stuck: 0, rung: 0, unstuck: 0, waiterless: 0 },
  ipisLost: 0,
  rssBytes: 2e8,
  heapBytes: 1e8,
};
export const TORTURED: TortureResult = {
  variant: 'v3.15',
  cpus: 8,
  seed: 3,
  seconds: 4,
  parameters: { onoff_interval: 50 },
  settings: { ipiDelay: 'none' },
  tallies: readTallies(new Int32Array(8 * TALLY_WORDS), 0, 8),
  csdLock: SECOND.csdLock,
  ipis: { sent: 1, lost: 0 },
  warnings: 1,
  kills: 0,
  findings: [{ kind: 'lost-call', atMs: 1234, text: 'call #3 was lost' }],
  complaints: [],
  complaintsLost: 0,
  verdict: 'FAILURE',
  expected: null,
  history: [SECOND, { ...SECOND, second: 2, calls: 7000 }],
  postMortem: null,
  crash: null,
  recorded: null,
  interrupted: false,
};
