/** Call data that stays locked although nothing will unlock it: the next CPU that needs it waits for ever. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { callsOf, nameOf, type Call } from './calls.js';
import { lastOn, stuckAt, who, writes, written } from './words.js';

const LOCKED = 1;

export function csdStuck(observation: Observation): TraceFinding[] {
  const last = new Map<number, Call>();
  for (const call of callsOf(observation)) last.set(call.csd, call);
  return [...last.values()].flatMap((call) => describe(observation, call) ?? []);
}

function describe(observation: Observation, call: Call): TraceFinding | null {
  const { steps, flagsOf, wordName, poison } = observation;
  const flags = flagsOf(call.csd);
  const at = lastOn(observation, flags, steps.length, writes);
  if (at < 0) return null;
  const value = written(steps[at].operation!); // undefined: a compareExchange, whose new value is not recorded; it unlocks
  if (value === undefined || value === poison || (value & LOCKED) === 0) return null;
  const waiting = stuckAt(observation, flags);
  const consequence = waiting === '' ? 'the next CPU that needs it waits for ever' : `${waiting} waits for it for ever`;
  return {
    kind: 'csd-stuck',
    at,
    text: `${wordName(flags)} of ${nameOf(observation, call)} stays locked, set by ${who(observation, at)}: ${consequence}`,
  };
}
