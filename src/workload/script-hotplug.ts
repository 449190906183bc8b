/**
 * Recorded hotplug events, made replayable: a recording may have begun or ended with CPUs off, have lost events, or be
 * made up.
 */
import type { RecordedHotplug, Recording } from './recorded-call.js';

/** So much later than the one before is an event that was recorded in the same microsecond. */
const TICK_US = 0.001;

/**
 * The events in the order of time, no two at the same, each made by a CPU that is online. One CPU at least stays
 * online, and all are back at the end, so that their traffic can end too.
 */
export function replayableHotplug({ hotplug, cpus, durationUs }: Recording): RecordedHotplug[] {
  const off = new Set<number>();
  const events: RecordedHotplug[] = [];
  const replay = (event: RecordedHotplug): void => {
    const controllers = Array.from({ length: cpus }, (_, id) => id).filter((id) => id !== event.cpu && !off.has(id));
    if ((event.kind === 'offline') === off.has(event.cpu) || controllers.length === 0) return;
    if (event.kind === 'offline') off.add(event.cpu);
    else off.delete(event.cpu);
    const atUs = Math.max(event.atUs, (events.at(-1)?.atUs ?? -Infinity) + TICK_US);
    const controller = controllers.includes(event.controller) ? event.controller : controllers[0];
    events.push({ ...event, atUs, controller });
  };
  for (const event of hotplug.toSorted((a, b) => a.atUs - b.atUs)) replay(event);
  for (const cpu of off) replay({ atUs: durationUs + 1, kind: 'online', cpu, controller: cpu });
  return events;
}

/** When `cpu` went offline, if it is off at `atUs`; what happens in the same microsecond comes before it. */
export function offSince(hotplug: readonly RecordedHotplug[], cpu: number, atUs: number): number | null {
  const latest = hotplug.findLast((event) => event.cpu === cpu && event.atUs < atUs);
  return latest?.kind === 'offline' ? latest.atUs : null;
}
