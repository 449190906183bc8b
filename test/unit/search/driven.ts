/** Searches on an engine that answers at once. */
import type { DecisionNames } from '../../../src/search/landmarks.js';
import { executeTwice } from '../../../src/search/deterministic.js';
import { exploring, type Limits } from '../../../src/search/explorer.js';
import { drive } from '../../../src/search/runner.js';
import { shrink as shrinking, type Shrunk, type ShrinkOptions } from '../../../src/search/shrink/shrink.js';
import type { Statistics } from '../../../src/search/statistics.js';
import { Random } from '../../../src/machine/random.js';
import { Diverged, type Chooser, type Execution, type Strategy } from '../../../src/lab/schedule.js';

const NAMES: DecisionNames = {
  actors: [],
  wordName: (word) => `word ${word}`,
  eventName: (choice) => ({ text: `choice ${choice}` }),
};

/** A program of which some can be left out. */
export interface Reducible {
  readonly reductions: number;
  execute(chooser: Chooser, leftOut: readonly number[]): Execution;
}

export function shrink(program: Reducible, found: Execution, options: Partial<ShrinkOptions> = {}): Shrunk {
  return drive(
    shrinking({ reductions: program.reductions, names: NAMES }, found, { random: new Random(1), ...options }),
    ({ chooser, leftOut }) => program.execute(chooser, leftOut),
  );
}

/** Executes everything twice. */
export function exploreTwice(execute: (chooser: Chooser) => Execution, strategy: Strategy, limits: Limits): Statistics {
  return drive(exploring(strategy, { ...limits, execute: executeTwice }), ({ chooser }) => followed(execute, chooser));
}

/** As engines do it: what cannot be followed ends as `diverged`. */
function followed(execute: (chooser: Chooser) => Execution, chooser: Chooser): Execution {
  let execution: Execution | null = null;
  try {
    execution = execute(chooser);
    chooser.finish?.();
    return execution;
  } catch (error) {
    if (error instanceof Diverged) return { ...(execution ?? NOTHING), end: 'diverged' };
    throw error;
  }
}

const NOTHING: Execution = {
  end: 'diverged',
  plan: { deviations: [] },
  decisions: 0,
  steps: 0,
  preemptions: 0,
  stepsOf: [],
  outcome: '',
  findings: [],
  traceHash: 0,
};
