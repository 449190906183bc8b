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

/** How many parts can be left out: calls with what closes them, or of a hand-written case, which has none, actors. */
export function reductionsOf(definition: AnyCheck, program: CheckProgram): number {
  return hasOperations(definition) ? partsOf(definition, program).length : definition.actors.length;
}

/** What is left of a program. */
export interface Reduced {
  readonly program: CheckProgram;
  /** Actors of a hand-written case that do nothing. */
  readonly idle: readonly number[];
}

/** @param leftOut numbers of parts */
export function reduced(definition: AnyCheck, whole: CheckProgram, leftOut: readonly number[]): Reduced {
  if (!hasOperations(definition)) return { program: whole, idle: leftOut };
  const program = leftOut.length === 0 ? whole : reduceProgram(definition, whole, leftOut);
  return { program, idle: [] };
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
