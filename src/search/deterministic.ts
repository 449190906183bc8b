/**
 * Executes everything twice, the second time by the plan of the first. A program that then does something else keeps
 * state between executions, or looks at a clock, at random numbers or at threads that are not under control: what is
 * found in it could not be shown again, and what a search has covered means nothing.
 *
 * Source: Shuttle's check for uncontrolled nondeterminism.
 */
import type { Execution, Finding } from '../lab/schedule.js';
import type { Executing, Wanted } from './runner.js';
import { StrictReplay } from './strategies/replay.js';

/** The first of two executions, with a finding when the second one differs from it. */
export function* executeTwice(wanted: Wanted): Executing<Execution> {
  const first = yield wanted;
  const second = yield { ...wanted, chooser: new StrictReplay(first.plan) };
  const difference = differenceOf(first, second);
  if (difference === undefined) return first;
  const text = `Replayed by its own plan, the execution was another one: ${difference}.`;
  const finding: Finding = { kind: 'diverged', text };
  return { ...first, end: 'diverged', findings: [...first.findings, finding] };
}

function differenceOf(first: Execution, second: Execution): string | undefined {
  for (const property of ['end', 'decisions', 'steps', 'outcome'] as const) {
    if (first[property] !== second[property]) return `${property} ${first[property]}, then ${second[property]}`;
  }
  return first.traceHash === second.traceHash ? undefined : 'its trace hash differs';
}
