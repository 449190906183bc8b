/** Two calls of one sender to one target that were run the other way round. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { callsOf, nameOf } from './calls.js';

export function senderOrder(observation: Observation): TraceFinding[] {
  const calls = callsOf(observation).filter(({ entered }) => entered >= 0);
  return calls.flatMap((later): TraceFinding[] => {
    const overtaken = calls.find(
      (earlier) =>
        earlier.sender === later.sender &&
        earlier.target === later.target &&
        earlier.number < later.number &&
        earlier.entered > later.entered,
    );
    if (overtaken === undefined) return [];
    const text = `CPU${later.target} ran ${nameOf(observation, later)} before call #${overtaken.number}, which that CPU had queued before it`;
    return [{ kind: 'order-broken', text, at: later.entered }];
  });
}
