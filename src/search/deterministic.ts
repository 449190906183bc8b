/**
 * Executes everything twice, the second time by the plan of the first. A program that then does something else keeps
 * state between executions, or looks at a clock, at random numbers or at threads that are not under control: what is
 * found in it could not be shown again, and what a search has covered means nothing.
 *
 * Source: Shuttle's check for uncontrolled nondeterminism.
 */
import { Diverged, type Chooser, type Execution, type Finding, type Plan } from '../lab/schedule.js';
import type { Execute } from './explorer.js';
import { StrictReplay } from './strategies/replay.js';

export function deterministic(execute: Execute): Execute {
  return (chooser) => {
    const first = execute(chooser);
    return judged(first, differenceOnReplay(execute, first));
  };
}

/** The same for an engine that lets its caller wait, and that follows a plan strictly by itself. */
export function deterministicAsync(
  execute: (chooser: Chooser) => Promise<Execution>,
  follow: (plan: Plan) => Promise<Execution>,
): typeof execute {
  return async (chooser) => {
    const first = await execute(chooser);
    return judged(first, firstDifference(first, await follow(first.plan)));
  };
}

function judged(first: Execution, difference: string | undefined): Execution {
  if (difference === undefined) return first;
  const text = `Replayed by its own plan, the execution was another one: ${difference}.`;
  const finding: Finding = { kind: 'diverged', text };
  return { ...first, end: 'diverged', findings: [...first.findings, finding] };
}

/** What is different when an execution is repeated; undefined: nothing. */
function differenceOnReplay(execute: Execute, first: Execution): string | undefined {
  try {
    const replay = new StrictReplay(first.plan);
    const second = execute(replay);
    replay.finish();
    return firstDifference(first, second);
  } catch (error) {
    if (error instanceof Diverged) return error.message;
    throw error;
  }
}

function firstDifference(first: Execution, second: Execution): string | undefined {
  for (const property of ['end', 'decisions', 'steps', 'outcome'] as const) {
    if (first[property] !== second[property]) return `${property} ${first[property]}, then ${second[property]}`;
  }
  return first.traceHash === second.traceHash ? undefined : 'its trace hash differs';
}
