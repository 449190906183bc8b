/** A call that an interrupt brought to a CPU after that was marked offline. What CPU_DYING flushes is no such thing. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';
import { callsOf, nameOf } from './calls.js';

export function offlineWork(observation: Observation): TraceFinding[] {
  const { steps } = observation;
  return callsOf(observation).flatMap((call): TraceFinding[] => {
    const { entered: at, runner } = call;
    if (at < 0 || steps[at].depth === 0) return [];
    const change = steps
      .slice(0, at)
      .findLastIndex(
        ({ note }) => (note?.kind === Event.CPU_OFFLINE || note?.kind === Event.CPU_ONLINE) && note.a === runner,
      );
    if (change < 0 || steps[change].note!.kind === Event.CPU_ONLINE) return [];
    const text = `an interrupt ran ${nameOf(observation, call)} on CPU${runner} at step ${steps[at].number}; CPU${runner} is offline since step ${steps[change].number}`;
    return [{ kind: 'offline-work', text, at }];
  });
}
