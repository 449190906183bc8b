/** Replays a finding before it is reported: each time the same steps and the same outcome, or it is no finding. */
import type { Plan } from '../lab/schedule.js';
import { replayExactly } from './replay-exactly.js';
import type { Executing, Runner } from './runner.js';
import { firstDifference } from './step-text.js';

/** What is replayed, and what must come out. Plain data: it travels between threads. */
export interface Expected {
  readonly plan: Plan;
  readonly leftOut: readonly number[];
  readonly outcome: string;
  /** `stepText` of each step. */
  readonly steps: readonly string[];
  /** Whether the stack was full in the end: how deep calls go until it is hangs on what V8 has compiled. */
  readonly overflows?: boolean;
  /** What it asks the host for, as far as that is known. Left out: nothing. */
  readonly asks?: readonly string[];
}

/** What V8 throws. */
const OVERFLOW = 'Maximum call stack size exceeded';

/** Whether a finding says that a stack was full. */
export function overflows({ text }: { readonly text: string }): boolean {
  return text.includes(OVERFLOW);
}

/** Both engines interpret the same plans; when their traces differ, one of them is wrong. */
export class EnginesDisagree extends Error {
  override readonly name = 'EnginesDisagree';
}

/** What it may come from, in words. */
function differs(what: string, { asks = [] }: Expected): EnginesDisagree {
  const why =
    asks.length > 0
      ? `it may come from this: ${asks.join(', ')}`
      : 'it may come from the program, if that keeps something which is not put back between executions (in an object of the host, in a ' +
        'native module, in a file), asks the host for a value that differs each time, or looks at the text of a stack; else smplab is wrong';
  return new EnginesDisagree(`${what}; ${why}`);
}

/**
 * Returns how many replays there was time for: at least one.
 *
 * @throws {EnginesDisagree} when one of the replays differs @throws {Diverged} when the plan cannot be followed
 */
export function* confirm(
  runner: Runner,
  expected: Expected,
  times: number,
  deadline: () => boolean = () => false,
): Executing<number> {
  for (let i = 0; i < times; i++) {
    if (i > 0 && deadline()) return i;
    const { outcome } = yield* replayExactly(expected.plan, expected.leftOut);
    if (outcome !== expected.outcome)
      throw differs(`first ${expected.outcome}; replayed on ${runner.engine}: ${outcome}`, expected);
    const difference = firstDifference(expected.steps, runner.steps);
    const inBoth = Math.min(expected.steps.length, runner.steps.length);
    if (difference > 0 && !(expected.overflows === true && difference > inBoth))
      throw differs(`replayed on ${runner.engine}, the trace differs at step ${difference}`, expected);
  }
  return times;
}
