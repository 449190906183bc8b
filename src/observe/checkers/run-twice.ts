/** A call that was queued once and run more than once. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { callsOf, nameOf } from './calls.js';

export function runTwice(observation: Observation): TraceFinding[] {
  return callsOf(observation)
    .filter(({ runs }) => runs > 1)
    .map((call) => ({
      kind: 'run-twice',
      text: `CPU${call.runner} ran ${nameOf(observation, call)} ${call.runs} times: first at step ${observation.steps[call.entered].number}`,
      at: call.entered,
    }));
}
