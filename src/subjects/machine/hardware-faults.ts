/** What the faults of the hardware that a schedule chooses do to a machine, on both controlled engines. */
import type { Faults } from '../../engine/controlled/faults.js';
import type { MachineEvents } from './machine-events.js';

/** Whether the IPI that is being sent gets lost. @param pick asks the schedule */
export function losesIpi(faults: Faults, pick: (count: number) => number): boolean {
  if (faults.lossesLeft === 0 || pick(2) === 0) return false;
  faults.lose();
  return true;
}

/** Freezes or thaws a CPU, if that is what the event does. @param events those that may happen: a frozen CPU may thaw */
export function thawsOrFreezes(
  event: number,
  numbers: MachineEvents,
  faults: Faults,
  events: { add(event: number): void },
): boolean {
  const fate = numbers.thawOrFreezeOf(event);
  if (fate === null) return false;
  if (fate.kind === 'thaw') faults.thaw(fate.target);
  else {
    faults.freeze(fate.target);
    events.add(numbers.ofThaw(fate.target));
  }
  return true;
}
