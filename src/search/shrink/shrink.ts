/**
 * Makes a finding small enough to be understood: the program (fewer operations, CPUs, interrupts), and its schedule. The
 * finding stays of the same kind; whatever else changes, changes. In the end no deviation can be left out, and if the
 * search for fewer preemptions came to its end, there is no schedule with fewer at all.
 */
import type { RandomSource } from '../../lab/random-source.js';
import type { Execution } from '../../lab/schedule.js';
import type { Executing } from '../runner.js';
import { reduceProgram, type Reducing, type Shrinkable } from './reduce-program.js';
import { shrinkSchedule, simplify } from './shrink-schedule.js';
import { Trials, type Limits } from './trials.js';

export interface ShrinkOptions extends Limits, Reducing {
  /** By which the schedule is varied; left out: it is not. */
  readonly random?: RandomSource;
}

export interface Size {
  readonly leftOut: number;
  readonly steps: number;
  readonly deviations: number;
  readonly preemptions: number;
}

export interface Shrunk {
  readonly execution: Execution;
  /** What was left out of the program, ascending. */
  readonly leftOut: readonly number[];
  readonly before: Size;
  readonly after: Size;
  readonly executions: number;
  /** Whether every schedule of this program with fewer preemptions was executed, and none showed it. */
  readonly fewestPreemptions: boolean;
  /** Whether time was up before it came to its end. */
  readonly cut: boolean;
  /** What broke while it was shrunk: it is as it was found. */
  readonly problem?: string;
}

/** @param found an execution of the whole program, with the finding to keep first */
export function* shrink(runner: Shrinkable, found: Execution, options: ShrinkOptions = {}): Executing<Shrunk> {
  const trials = new Trials(found, options);
  trials.allow(FOR_SCHEDULE);
  yield* simplify(trials);
  trials.allow(FOR_PROGRAM);
  yield* reduceProgram(runner, trials, options);
  trials.allow(1);
  const isFewest = yield* shrinkSchedule(trials, options.random);
  const { best, leftOut, executions, isCut } = trials;
  return {
    execution: best,
    leftOut,
    before: sizeOf(found, 0),
    after: sizeOf(best, leftOut.length),
    executions,
    fewestPreemptions: isFewest || best.preemptions === 0,
    cut: isCut,
  };
}

/** Up to which share of all executions the schedule is made plain at first, and up to which the program is made smaller. */
const [FOR_SCHEDULE, FOR_PROGRAM] = [1 / 8, 1 / 2];

function sizeOf({ steps, preemptions, plan }: Execution, leftOut: number): Size {
  return { leftOut, steps, deviations: plan.deviations.length, preemptions };
}
