/** A finding as it is shown: shrunk, replayed, and written down as a token and a table. */
import { isAskOfHost, type Inexact } from '../lab/inexact.js';
import { isSameFinding, type Execution } from '../lab/schedule.js';
import { confirm, overflows, type Expected } from './confirm.js';
import type { Description, Executing, Runner } from './runner.js';
import { shrink, type Shrunk, type ShrinkOptions } from './shrink/shrink.js';
import { stepText } from './step-text.js';
import { FittingReplay } from './strategies/replay.js';

export interface ShownFinding {
  readonly kind: string;
  readonly text: string;
  /** What else is wrong with the same execution, a sentence each. */
  readonly also: readonly string[];
  readonly strategy: string;
  readonly token: string;
  readonly shrunk: Omit<Shrunk, 'execution'>;
  readonly steps: number;
  readonly preemptions: number;
  readonly reproducible: boolean;
  /** Replays of the shrunk plan that showed the same steps again, by engine. */
  readonly confirmed: { readonly coop: number; readonly lockstep: number };
  readonly expected: Expected;
  readonly description: Description | Promise<Description>;
}

export interface DescribeOptions {
  /** What was left out of the program already, ascending. */
  readonly leftOut: readonly number[];
  readonly shrink: ShrinkOptions;
  /** Times that it is replayed on the engine that found it. */
  readonly replays: number;
}

/** @throws {EnginesDisagree} when a replay differs */
export function* describe(
  runner: Runner,
  strategy: string,
  found: Execution,
  { leftOut: without, shrink: options, replays }: DescribeOptions,
): Executing<ShownFinding> {
  const both = (leftOut: readonly number[]): number[] =>
    [...new Set([...without, ...leftOut])].toSorted((a, b) => a - b);
  const reproducible = found.end !== 'diverged';
  const { execution: smallest, ...shrunk } = reproducible
    ? yield* withoutAlso(both, shrink(runner, found, options))
    : notShrunk(found);
  const { plan } = smallest;
  const leftOut = both(shrunk.leftOut);
  const asks = new Set<string>();
  const chooser = Object.assign(new FittingReplay(plan), {
    inexact: (why: Inexact) => void (isAskOfHost(why) && asks.add(why)),
  });
  const execution = yield { chooser, leftOut, record: true, watch: true, shows: true };
  const [sought] = found.findings;
  const finding = execution.findings.find((one) => isSameFinding(one, sought)) ?? execution.findings[0] ?? sought;
  const again = reproducible && execution.findings.length > 0;
  const expected: Expected = {
    plan,
    leftOut,
    outcome: execution.outcome,
    steps: runner.steps.map(stepText),
    ...(overflows(finding) && { overflows: true }),
    ...(asks.size > 0 && { asks: [...asks] }),
  };
  const others = execution.findings.filter((other) => other !== finding);
  const findings = again ? [finding, ...others] : execution.findings;
  const description = runner.describe({ ...execution, findings });
  const times = again ? yield* confirm(runner, expected, replays, options.deadline) : 0;
  return {
    kind: finding.kind,
    text: finding.text,
    also: others.map(({ text }) => text),
    strategy,
    token: runner.tokenOf(plan, leftOut),
    shrunk,
    steps: execution.steps,
    preemptions: execution.preemptions,
    reproducible: again,
    confirmed: runner.engine === 'coop' ? { coop: times, lockstep: 0 } : { coop: 0, lockstep: times },
    expected,
    description,
  };
}

/** The same work on a program of which some is left out already. */
function* withoutAlso<Result>(
  both: (leftOut: readonly number[]) => number[],
  work: Executing<Result>,
): Executing<Result> {
  let step = work.next();
  while (!step.done) step = work.next(yield { ...step.value, leftOut: both(step.value.leftOut) });
  return step.value;
}

/** What does not do the same twice cannot be made smaller. */
function notShrunk(execution: Execution): Shrunk {
  const { steps, preemptions, plan } = execution;
  const size = { leftOut: 0, steps, preemptions, deviations: plan.deviations.length };
  return { execution, leftOut: [], before: size, after: size, executions: 0, fewestPreemptions: false, cut: false };
}
