import { describe, expect, it } from 'vitest';
import { Warning } from '../../../src/kernel/report-bug.js';
import { scenarioUrl } from '../../../src/runners/scenario-catalog.js';
import type { ScenarioBase } from '../../../src/lab/scenario.js';
import { diagnose, type Evidence } from '../../../src/torture/diagnosis.js';
import type { CsdComplaint } from '../../../src/torture/finding.js';
import { Event, type EventKind, type TraceEvent } from '../../../src/trace/event.js';

const CSD = 100;
const KICK = 200;
const event = (cpu: number, kind: EventKind, a = 0, b = 0, c = 0): TraceEvent => ({
  cpu,
  timeUs: 0,
  kind,
  irqsOff: false,
  inHardirq: false,
  preemptCount: 0,
  a,
  b,
  c,
});
const complaint: CsdComplaint = {
  atMs: 1,
  cpu: 0,
  target: 1,
  csd: 'csd_data[0]',
  csdAddress: CSD,
  function: 'f',
  waitedMs: 5000,
  doing: 'unresponsive',
  running: null,
  over: false,
};
const evidence = (about: Partial<Evidence>): Evidence => ({
  kind: 'stuck-csd',
  events: [],
  complaint: null,
  queues: [
    { csds: [], circle: false },
    { csds: [], circle: false },
  ],
  waiting: [null, null],
  interrupted: [false, false],
  describe: (address) => (address === KICK ? 'nohz_kick[1].csd' : `word ${address}`),
  ...about,
});

/** What was found, the scenario that must come of it, and the seeded mistake that brings it about. */
const CASES: readonly [string, Partial<Evidence>, string, string][] = [
  ['a call in the queue of a dead CPU', { kind: 'lost-call' }, 'offline-race/late-ipi', 'v3.15'],
  [
    'the same where the flush is elsewhere',
    { kind: 'lost-call' },
    'offline-race/flush-elsewhere',
    'busted-flush-at-dead',
  ],
  ['a call that returned too early', { kind: 'mb-out' }, 'csd/unlocked-too-early', 'busted-sync-unlock'],
  [
    'a csd in a queue',
    {
      complaint,
      queues: [
        { csds: [], circle: false },
        { csds: [50, CSD], circle: false },
      ],
    },
    'csd/lost-doorbell',
    'busted-doorbell',
  ],
  ['a csd that got unstuck', { complaint: { ...complaint, over: true } }, 'csd/lost-doorbell', 'busted-doorbell'],
  [
    'a refused csd',
    { complaint, events: [event(0, Event.CSD_QUEUE, 1, 1, CSD), event(0, Event.CSD_REFUSED, 1, 1)] },
    'csd/enxio-locked',
    'busted-enxio',
  ],
  [
    'a csd on no queue',
    { complaint, events: [event(0, Event.CSD_QUEUE, 1, 1, CSD)] },
    'llist/add-without-retry',
    'busted-no-retry',
  ],
  [
    'a queue in a circle',
    {
      queues: [
        { csds: [KICK], circle: true },
        { csds: [], circle: false },
      ],
    },
    'csd/queued-twice',
    'busted-racy-busy',
  ],
  [
    'a kick queued twice',
    { kind: 'machine-check', events: [event(0, Event.CSD_QUEUE, 1, 1, KICK), event(1, Event.CSD_QUEUE, 1, 1, KICK)] },
    'csd/queued-twice',
    'busted-racy-busy',
  ],
  ['an interrupt without end', { kind: 'hang', interrupted: [false, true] }, 'csd/queued-twice', 'busted-racy-busy'],
  [
    'a spoilt stack',
    { kind: 'warning', events: [event(0, Event.WARN, Warning.STACK_OVERWRITTEN)] },
    'csd/touched-after-unlock',
    'busted-after-unlock',
  ],
  [
    'a warning of nothing',
    { kind: 'warning', events: [event(0, Event.WARN, Warning.IPI_ON_OFFLINE_CPU), event(0, Event.IPI_DONE)] },
    'offline-race/spurious-warning',
    'v6',
  ],
  [
    'a warning of work',
    { kind: 'warning', events: [event(0, Event.WARN, Warning.IPI_ON_OFFLINE_CPU), event(0, Event.CSD_ENTRY)] },
    'offline-race/prompt-ipi',
    'v3.15',
  ],
  [
    'a barrier that nobody opens',
    { kind: 'hang', waiting: ['multi_stop_data[0].state', 'multi_stop_data[0].state'] },
    'stop-machine/barrier-without-reset',
    'busted-barrier',
  ],
];

describe('the diagnosis', () => {
  it.each(CASES)('of %s', async (_, about, scenario, variant) => {
    const { scenarios, text } = diagnose(evidence(about));
    expect(text).toMatch(/^[a-zC].*[a-z\d\]]$/);
    expect(scenarios).toContain(scenario);
    // The first scenario that the variant is a form of is the one that is proposed.
    const all = await Promise.all(
      scenarios.map(async (name) => ((await import(scenarioUrl(name))) as { scenario: ScenarioBase }).scenario),
    );
    expect(all.find(({ forms }) => forms.includes(variant))?.name).toBe(scenario);
  });

  it('proposes nothing where it knows nothing', () => {
    for (const kind of ['hang', 'machine-check', 'warning', 'hotplug-failed', 'freed-in-flight'] as const) {
      expect(diagnose(evidence({ kind })).scenarios).toEqual([]);
    }
  });

  it('does not go by what some CPUs have forgotten', () => {
    const at = (timeUs: number, one: TraceEvent): TraceEvent => ({ ...one, timeUs });
    const events = [
      at(1, event(0, Event.CSD_QUEUE, 1, 1, KICK)),
      at(2, event(1, Event.IPI_DONE)),
      at(3, event(0, Event.CSD_QUEUE, 1, 1, KICK)),
    ];
    expect(diagnose(evidence({ kind: 'machine-check', events })).scenarios).toEqual([]);
  });

  it('takes a csd that was run in between for no sign', () => {
    const events = [
      event(0, Event.CSD_QUEUE, 1, 1, KICK),
      event(1, Event.CSD_ENTRY, 0, 1, KICK),
      event(0, Event.CSD_QUEUE, 1, 1, KICK),
    ];
    expect(diagnose(evidence({ kind: 'machine-check', events })).scenarios).toEqual([]);
  });
});
