/** Call data that was allocated for a CPU which did not come up, and that no CPU freed. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';
import { indexFrom, isNote } from './calls.js';

const SLOT = /^cfd_used(?:\[\d+\])?$/;

export function leakedCallData(observation: Observation): TraceFinding[] {
  const { steps, wordName, end } = observation;
  if (end !== 'completed') return []; // it may still be freed
  const names = new Map<number, boolean>();
  const isSlot = (word: number): boolean => {
    const known = names.get(word) ?? SLOT.test(wordName(word));
    names.set(word, known);
    return known;
  };
  return steps.flatMap(({ operation, number }, at): TraceFinding[] => {
    if (operation?.name !== 'store' || operation.value === 0 || !isSlot(operation.word)) return [];
    const cpu = Number(operation.value) - 1; // the slot holds for whom it is, plus 1
    const freed = indexFrom(
      steps,
      at + 1,
      (step) => step.operation?.word === operation.word && step.operation.name === 'store',
    );
    const online = indexFrom(steps, at + 1, isNote(Event.CPU_ONLINE, cpu));
    if (freed >= 0 || online >= 0) return [];
    const text = `the call data of CPU${cpu}, ${wordName(operation.word)}, was allocated at step ${number}; CPU${cpu} never came up, and it was never freed`;
    return [{ kind: 'leaked-call-data', text, at }];
  });
}
