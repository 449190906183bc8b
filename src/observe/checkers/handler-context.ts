/** A call that was run on another CPU than it was sent to, or with interrupts on. */
import type { Observation, TraceFinding } from '../../lab/observation.js';
import { callsOf, nameOf } from './calls.js';

export function handlerContext(observation: Observation): TraceFinding[] {
  const { steps, actors } = observation;
  return callsOf(observation)
    .filter(({ entered }) => entered >= 0)
    .flatMap((call): TraceFinding[] => {
      const at = call.entered;
      const where = `${nameOf(observation, call)} was run at step ${steps[at].number}`;
      if (call.runner !== call.target)
        return [{ kind: 'wrong-cpu', at, text: `${where} on ${actors[call.runner]}, not on CPU${call.target}` }];
      return steps[at].irqsOff
        ? []
        : [{ kind: 'irqs-on', at, text: `${where} on CPU${call.target} with interrupts on` }];
    });
}
