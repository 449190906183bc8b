/** A small program of a check, as the runners of both engines reduce it and tell of it. */
import { hasOperations } from '../check/definition-problem.js';
import { explain, shownCalls } from '../check/explain.js';
import { isGate } from '../check/gates.js';
import type { MadeCall } from '../check/made-call.js';
import { modelOf } from '../check/model.js';
import { partsOf, reduceProgram } from '../check/prepared-program.js';
import type { Step } from '../engine/controlled/step.js';
import type { AnyCheck } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import type { Execution } from '../lab/schedule.js';
import type { Description } from '../search/runner.js';

/** How many parts of it can be left out. A hand-written case has no calls. */
export function reductionsOf(definition: AnyCheck, program: CheckProgram): number {
  return hasOperations(definition) ? partsOf(definition, program).length : 0;
}

/** The program without some of its parts. */
export function reducedProgram(definition: AnyCheck, program: CheckProgram, leftOut: readonly number[]): CheckProgram {
  return hasOperations(definition) && leftOut.length > 0 ? reduceProgram(definition, program, leftOut) : program;
}

/** What an execution's calls returned, and why no order of them explains it. */
export function toldCalls(
  definition: AnyCheck,
  calls: readonly MadeCall[],
): Pick<Description, 'calls' | 'explanation'> {
  return {
    calls: shownCalls(calls),
    explanation: hasOperations(definition) ? explain(calls, { definition, model: modelOf(definition) }) : null,
  };
}

/**
 * An execution without the looks at gates among its steps: one before each call that a thread has come to.
 *
 * @param made the calls that were begun: asked for when the execution did not get through the program
 */
export function withoutGateSteps(
  execution: Execution,
  { threads }: CheckProgram,
  made: () => readonly MadeCall[],
): Execution {
  const gates =
    execution.end === 'completed'
      ? threads.reduce((sum, calls) => sum + calls.length, 0)
      : made().filter(({ phase }) => phase === 'race').length;
  return threads.length === 0 ? execution : { ...execution, steps: execution.steps - gates };
}

/** Gates are places to switch between two calls, and no steps of the code under test. */
export function withoutGates(steps: readonly Step[]): Step[] {
  return steps.filter(({ word }) => !isGate(word));
}
