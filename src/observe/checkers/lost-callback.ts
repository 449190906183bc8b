/** A call that was queued and never run: its target went offline, dropped it, or was never rung. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';
import { callsOf, indexFrom, isLost, isNote, nameOf, takenAt, type Call } from './calls.js';

export function lostCallback(observation: Observation): TraceFinding[] {
  return callsOf(observation)
    .filter(({ runs }) => runs === 0)
    .map((call) => describe(observation, call));
}

function describe(observation: Observation, call: Call): TraceFinding {
  const { steps } = observation;
  const kind = 'lost-callback';
  const { target, queued } = call;
  const taken = takenAt(observation, call);
  const offline = indexFrom(steps, queued, isNote(Event.CPU_OFFLINE, target));
  const back = offline < 0 ? -1 : indexFrom(steps, offline, isNote(Event.CPU_ONLINE, target));
  if (taken >= 0) {
    const text = `CPU${target} took ${nameOf(observation, call)} off its queue at step ${steps[taken].number} and never ran it`;
    return { kind, text, at: taken };
  }
  if (offline >= 0 && back < 0) {
    const text = `CPU${target} went offline at step ${steps[offline].number} with ${nameOf(observation, call)} still queued; ${arrival(observation, call)}`;
    return { kind, text, at: offline };
  }
  const wasOffline =
    offline < 0 &&
    steps.slice(0, queued).findLast(({ note }) => isOnlineChange(note?.kind) && note?.a === target)?.note?.kind ===
      Event.CPU_OFFLINE;
  const state = wasOffline ? `CPU${target} is offline` : `CPU${target} is online`;
  const text = `${nameOf(observation, call)} is still in the queue of CPU${target} at the end; ${state}, ${arrival(observation, call)}`;
  return { kind, text, at: steps.length - 1 };
}

function isOnlineChange(kind: number | undefined): boolean {
  return kind === Event.CPU_OFFLINE || kind === Event.CPU_ONLINE;
}

/** What became of the doorbell. */
function arrival(observation: Observation, { sender, target, queued }: Call): string {
  const { steps } = observation;
  const sent = indexFrom(
    steps,
    queued,
    ({ actor, note }) => note?.kind === Event.IPI_SEND && note.a === target && actor === sender,
  );
  if (sent < 0) return 'no CPU rang for it';
  if (isLost(observation, sent)) return `its IPI was lost at step ${steps[sent].number}`;
  const arrived = indexFrom(
    steps,
    sent,
    ({ occurrence }) => occurrence?.kind === 'delivery' && occurrence.target === target && occurrence.sender === sender,
  );
  if (arrived >= 0)
    return `its IPI arrived at step ${steps[arrived].number}${arrived === steps.length - 1 ? ', when it was no longer taken' : ''}`;
  const taken = indexFrom(steps, sent, ({ actor, note }) => actor === target && note?.kind === Event.IPI_TAKE);
  if (taken < 0)
    return steps.findLast(({ actor }) => actor === target)?.irqsOff
      ? `CPU${target} has its interrupts off`
      : 'its IPI never arrived';
  return `its IPI was taken at step ${steps[taken].number}`;
}
