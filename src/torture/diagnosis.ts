/**
 * What the state in which an error was found looks like: a sentence, and the scenarios that show how one comes into it.
 */
import { Event, type TraceEvent } from '../trace/event.js';
import { Warning } from '../kernel/report-bug.js';
import type { CsdComplaint, FindingKind } from './finding.js';

/** What there is to go by. */
export interface Evidence {
  readonly kind: FindingKind;
  /** Of all CPUs, in the order of time. */
  readonly events: readonly TraceEvent[];
  /** The last complaint of the watchdog, or null. */
  readonly complaint: CsdComplaint | null;
  /** For each CPU the csds in its call queue; `circle` when it never ends. */
  readonly queues: readonly { readonly csds: readonly number[]; readonly circle: boolean }[];
  /** For each CPU the name of the word that it waits for, or null. */
  readonly waiting: readonly (string | null)[];
  /** For each CPU whether it runs in an interrupt. */
  readonly interrupted: readonly boolean[];
  /** The name of an address. */
  readonly describe: (address: number) => string;
}

export interface Diagnosis {
  readonly text: string;
  /** Names of scenarios, the likeliest first; those that a kernel is not a form of do not count for it. */
  readonly scenarios: readonly string[];
}

/** What tells whether an IPI found work. */
const AFTER_WARNING: ReadonlySet<number> = new Set([Event.CSD_ENTRY, Event.WARN_CSD, Event.IPI_DONE]);
const LATE = ['offline-race/late-ipi', 'offline-race/flush-elsewhere'];

export function diagnose(evidence: Evidence): Diagnosis {
  switch (evidence.kind) {
    case 'lost-call':
      return { text: 'a call was left in the queue of a CPU that went offline before the IPI came', scenarios: LATE };
    case 'freed-in-flight':
      return { text: 'a CPU called many without waiting and went offline before all had run it', scenarios: [] };
    case 'mb-out':
      return { text: 'a waiting call was unlocked before its function had run', scenarios: ['csd/unlocked-too-early'] };
    case 'mb-in':
    case 'wrong-cpu':
      return {
        text: 'a call was run that was not, or no longer, meant',
        scenarios: ['csd/unlocked-too-early', 'csd/queued-twice', 'llist/add-without-retry'],
      };
    case 'stuck-csd':
      return diagnoseStuck(evidence);
    case 'warning':
      return diagnoseWarning(evidence);
    case 'hang':
    case 'machine-check':
      return diagnoseStandstill(evidence);
    case 'not-stopped':
      return { text: 'stop_machine did not keep others away', scenarios: ['stop-machine/barrier-without-reset'] };
    case 'hotplug-failed':
      return { text: 'a CPU would not go offline, or come online', scenarios: [] };
  }
}

function diagnoseStuck(evidence: Evidence): Diagnosis {
  const { complaint, queues, events } = evidence;
  const twice = complaint?.over ? null : queuedTwice(evidence);
  if (twice !== null) return twice;
  if (complaint === null || complaint.over || queues[complaint.target]?.csds.includes(complaint.csdAddress)) {
    return { text: 'a call waits in a queue whose doorbell was not rung', scenarios: ['csd/lost-doorbell'] };
  }
  const queued = events.findLastIndex(({ kind, c }) => kind === Event.CSD_QUEUE && c === complaint.csdAddress);
  const refused = events.findLastIndex(({ cpu, kind }) => cpu === complaint.cpu && kind === Event.CSD_REFUSED);
  if (refused > queued && complaint.csd.startsWith('csd_data')) {
    return {
      text: 'a call was refused, its target being offline, and its csd stayed locked',
      scenarios: ['csd/enxio-locked', 'csd/queued-twice', 'llist/add-without-retry'],
    };
  }
  return {
    text: 'a call that is waited for is on no queue',
    scenarios: ['csd/queued-twice', 'csd/enxio-locked', 'llist/add-without-retry'],
  };
}

function diagnoseWarning({ events }: Evidence): Diagnosis {
  const warning = events.findLast(({ kind }) => kind === Event.WARN);
  switch (warning?.a) {
    case Warning.STACK_OVERWRITTEN:
      return { text: 'a CPU wrote to a csd after it had unlocked it', scenarios: ['csd/touched-after-unlock'] };
    case Warning.IPI_ON_OFFLINE_CPU:
      return events
        .slice(events.indexOf(warning))
        .find(({ cpu, kind }) => cpu === warning.cpu && AFTER_WARNING.has(kind))?.kind === Event.IPI_DONE
        ? {
            text: 'an IPI hit a CPU that was offline already, and there was nothing to do',
            scenarios: ['offline-race/spurious-warning'],
          }
        : {
            text: 'an IPI hit a CPU that was offline already, and there was work for it',
            scenarios: ['offline-race/prompt-ipi'],
          };
    case Warning.CSD_NOT_LOCKED:
      return { text: 'a csd was unlocked twice: it had been queued twice', scenarios: ['csd/queued-twice'] };
    case Warning.CFD_BUSY_WHEN_FREED:
      return { text: 'call data was freed with a call in it', scenarios: [] };
    default:
      return { text: 'the kernel warned', scenarios: [] };
  }
}

function diagnoseStandstill(evidence: Evidence): Diagnosis {
  const twice = queuedTwice(evidence);
  if (twice !== null) return twice;
  const stopped = evidence.waiting.filter(
    (word) => word?.startsWith('multi_stop_data') && word.endsWith('.state'),
  ).length;
  if (stopped * 2 > evidence.waiting.length) {
    return {
      text: 'all CPUs wait for a state of stop_machine that no CPU begins',
      scenarios: ['stop-machine/barrier-without-reset'],
    };
  }
  const endless = evidence.interrupted.indexOf(true);
  if (evidence.kind === 'hang' && endless >= 0) {
    return {
      text: `CPU${endless} does not come out of an interrupt: the list that it runs has no end`,
      scenarios: ['csd/queued-twice'],
    };
  }
  return { text: 'see the states of the CPUs', scenarios: [] };
}

/** Signs of a csd that was queued while it was queued already. The kick's is the only one that many senders share. */
function queuedTwice({ queues, events, describe }: Evidence): Diagnosis | null {
  const circle = queues.findIndex((queue) => queue.circle);
  const found: Diagnosis = {
    text: 'a csd was queued while it was on a queue already',
    scenarios: ['csd/queued-twice'],
  };
  if (circle >= 0) return { ...found, text: `${found.text}: the call queue of CPU${circle} runs in a circle` };
  const queued = new Set<number>();
  const since = allRemembered(events);
  for (const { kind, timeUs, a, c } of events) {
    if (timeUs < since) continue;
    if (kind === Event.CSD_ENTRY) queued.delete(c);
    else if (kind === Event.CALL_LOST) queued.delete(a);
    else if (kind !== Event.CSD_QUEUE) continue;
    else if (queued.has(c) && describe(c).startsWith('nohz_kick'))
      return { ...found, text: `${found.text}: ${describe(c)}` };
    else queued.add(c);
  }
  return null;
}

/** Time from which on every CPU's events are there: a ring that is busier than others forgets sooner. */
function allRemembered(events: readonly TraceEvent[]): number {
  const first = new Map<number, number>();
  for (const { cpu, timeUs } of events) if (!first.has(cpu)) first.set(cpu, timeUs);
  return Math.max(...first.values());
}
