/** The recorded traces: what is in them, counted once by hand (grep) and once by us. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../src/workload/recording.js';
import type { RecordedCall, Recording } from '../../../src/workload/recorded-call.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SHARED = `${ROOT}../shared/traces/`;
const SHIPPED = `${ROOT}traces/linux-6.12-8cpu-hotplug.ftrace.gz`;
const shared = { skip: !existsSync(SHARED) };

const read = (file: string): Promise<Recording> =>
  readRecording(
    file.endsWith('.gz')
      ? createReadStream(file).pipe(createGunzip()).setEncoding('utf8')
      : createReadStream(file, 'utf8'),
  );
const sumOf = (calls: readonly RecordedCall[]): number => calls.reduce((sum, call) => sum + call.targets.length, 0);

/** Whether a CPU is between its takedown and the beginning of its return. */
function isOff(recording: Recording, cpu: number, atUs: number): boolean {
  return recording.hotplug.findLast((event) => event.cpu === cpu && event.atUs <= atUs)?.kind === 'offline';
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1];
}

const SIGN = { offline: '-', online: '+' };

/** `queued`: targets, by how and context. `hotplug`: sign, CPU, controller. */
interface Expected {
  readonly events: number;
  readonly cpus: number;
  readonly calls: number;
  readonly queued: readonly [manyTask: number, asyncTask: number, asyncIrq: number];
  readonly uncompared: number;
  readonly p50p99: readonly [number, number];
  readonly hotplug: string;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  compile: { events: 651, cpus: 2, calls: 53, queued: [25, 3, 25], uncompared: 0, p50p99: [46, 1_092], hotplug: '' },
  membarrier: { events: 4_000, cpus: 2, calls: 993, queued: [989, 1, 3], uncompared: 0, p50p99: [13, 47], hotplug: '' },
  tlb: { events: 4_000, cpus: 2, calls: 161, queued: [65, 91, 5], uncompared: 11, p50p99: [20, 168], hotplug: '' },
  waitnotify: {
    events: 4_000,
    cpus: 2,
    calls: 981,
    queued: [1, 950, 30],
    uncompared: 10,
    p50p99: [20, 137],
    hotplug: '',
  },
  'linux-6.12-4cpu-hotplug': {
    events: 4_454,
    cpus: 4,
    calls: 715,
    queued: [416, 307, 108],
    uncompared: 10,
    p50p99: [133, 3_391],
    hotplug: '-1/0 +1/0 -3/0 +3/0 -2/0 +2/0',
  },
  'linux-6.12-8cpu-hotplug': {
    events: 6_918,
    cpus: 8,
    calls: 1_162,
    queued: [544, 612, 249],
    uncompared: 4,
    p50p99: [173, 6_903],
    hotplug: '-1/0 +1/5 -3/0 +3/6 -5/0 +5/6 -7/0 +7/6 -2/0 +2/6',
  },
  'linux-6.12-16cpu-hotplug': {
    events: 10_510,
    cpus: 16,
    calls: 1_921,
    queued: [724, 1_185, 367],
    uncompared: 4,
    p50p99: [501, 5_751],
    hotplug: '-4/0 +4/3 -2/0 +2/4 -5/0 +5/2 -1/0 +1/2 -3/0 +3/9 -4/0 +4/9',
  },
};

describe.each(Object.entries(EXPECTED))('%s (skipped where ../shared/traces is not there)', (name, expected) => {
  const file = `${SHARED}${name}.ftrace`;

  it('has the calls, latencies and hotplug that it should', shared, async () => {
    const recording = await read(file);
    const { events, skipped, cpus, calls, hotplug, truncated } = recording;
    const queued = (how: string, context: string): number =>
      sumOf(calls.filter((call) => call.how === how && call.context === context));
    const latencies = calls.flatMap((call) => call.latencyUs);
    const compared = latencies.filter((latency) => latency !== null);
    const found: Expected = {
      events,
      cpus,
      calls: calls.length,
      queued: [queued('many', 'task'), queued('async', 'task'), queued('async', 'irq')],
      uncompared: latencies.length - compared.length,
      p50p99: [percentile(compared, 0.5), percentile(compared, 0.99)],
      hotplug: hotplug.map((event) => `${SIGN[event.kind]}${event.cpu}/${event.controller}`).join(' '),
    };
    expect(found).toEqual(expected);
    expect({ skipped, truncated }).toEqual({ skipped: 0, truncated: 0 });
  });

  it('every line of a queued call is one target of one call', shared, async () => {
    const { calls } = await read(file);
    expect(sumOf(calls)).toBe(readFileSync(file, 'utf8').split(': csd_queue_cpu: ').length - 1);
    for (const call of calls) {
      expect(new Set(call.targets).size).toBe(call.targets.length);
      expect([call.serviceUs.length, call.latencyUs.length]).toEqual([call.targets.length, call.targets.length]);
    }
  });

  it('who waits begins its next call after all targets of the one before have begun', shared, async () => {
    const { calls } = await read(file);
    const busyUntil = new Map<number, number>();
    for (const { sender, atUs, latencyUs, how } of calls) {
      if (how !== 'many') continue;
      expect(atUs).toBeGreaterThanOrEqual(busyUntil.get(sender) ?? 0);
      busyUntil.set(sender, Math.max(...latencyUs.map((latency) => atUs + latency!)));
    }
  });

  it('no CPU is called while it is off, and each sends one wake-up on its way down', shared, async () => {
    const recording = await read(file);
    const to = recording.calls.filter(({ targets, atUs }) => targets.some((cpu) => isOff(recording, cpu, atUs)));
    const by = recording.calls.filter(({ sender, atUs }) => isOff(recording, sender, atUs));
    expect(to).toEqual([]);
    expect(by.every(({ func }) => func === 'sched_ttwu_pending')).toBe(true);
    expect(by.map(({ sender }) => sender)).toEqual(
      recording.hotplug.filter(({ kind }) => kind === 'offline').map(({ cpu }) => cpu),
    );
  });
});

describe('the shipped trace', () => {
  it('has 1,405 calls and five CPUs that leave and come back', async () => {
    const { calls, hotplug, cpus } = await read(SHIPPED);
    expect({ cpus, queued: sumOf(calls), hotplug: hotplug.length }).toEqual({ cpus: 8, queued: 1_405, hotplug: 10 });
  });

  it('says exactly what the whole recording says (skipped where ../shared/traces is not there)', shared, async () => {
    const { events, ...whole } = await read(`${SHARED}linux-6.12-8cpu-hotplug.ftrace`);
    const { events: fewer, ...shipped } = await read(SHIPPED);
    expect(shipped).toEqual(whole);
    expect(fewer).toBeLessThan(events);
  });
});
