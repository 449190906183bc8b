/** Memory that another CPU writes to after it was freed. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';
import { who, writes, written } from './words.js';

export function usedAfterFree(observation: Observation): TraceFinding[] {
  const { steps, wordName, poison } = observation;
  /** Step at which a word was freed. */
  const freed = new Map<number, number>();
  const findings: TraceFinding[] = [];
  for (const [at, { actor, operation, note }] of steps.entries()) {
    if (note?.kind === Event.FREED) for (let word = note.a; word < note.a + note.b; word++) freed.set(word, at);
    if (operation === undefined || !writes(operation)) continue;
    const { word } = operation;
    if (written(operation) === poison) {
      freed.set(word, at);
      continue;
    }
    const when = freed.get(word);
    freed.delete(word);
    if (when === undefined || steps[when].actor === actor) continue; // who freed it takes it back
    const text = `${who(observation, at)} writes ${wordName(word)}, which ${who(observation, when)} had freed`;
    findings.push({ kind: 'used-after-free', text, at });
  }
  return findings;
}
