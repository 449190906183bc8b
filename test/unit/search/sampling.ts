/** What the tests of sampling strategies share: schedules as text, and statistics over many executions. */
import { explore } from '../../../src/search/explorer.js';
import type { Chooser, Decision, Strategy } from '../../../src/lab/schedule.js';
import { Random } from '../../../src/machine/random.js';
import { toyEngine, type ToyProgram } from './toy-engine.js';

/** Passes on what another chooser says, and writes it down. */
export class Recorder implements Chooser {
  readonly decisions: { readonly choice: number; readonly enabled: readonly number[] }[] = [];
  readonly #chooser: Chooser;

  constructor(chooser: Chooser) {
    this.#chooser = chooser;
  }

  choose(decision: Decision): number {
    const choice = this.#chooser.choose(decision);
    this.decisions.push({ choice, enabled: [...decision.enabled.subarray(0, decision.count)] });
    return choice;
  }

  get schedule(): string {
    return this.decisions.map(({ choice }) => choice).join('');
  }
}

/** The schedules that a strategy makes, in order. */
export function schedules(program: ToyProgram, strategy: Strategy, executions = Infinity): string[] {
  const made: string[] = [];
  const run = toyEngine(program);
  explore(
    (chooser) => {
      const recorder = new Recorder(chooser);
      const execution = run(recorder);
      made.push(recorder.schedule);
      return execution;
    },
    strategy,
    { executions, keepGoing: true },
  );
  return made;
}

export function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Pearson's χ² of counts that should be equal. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** χ² with that many degrees of freedom is above this once in about 30,000 times. */
export function chiSquareLimit(freedom: number): number {
  return freedom * (1 - 2 / (9 * freedom) + 4 * Math.sqrt(2 / (9 * freedom))) ** 3; // Wilson and Hilferty 1931, 4 σ
}

/** Mean number of executions to the first finding; Infinity when one of the trials found none. */
export function meanToFirst(
  program: ToyProgram,
  make: (random: Random) => Strategy,
  trials = 40,
  cap = 10_000,
): number {
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { executions, findings } = explore(toyEngine(program), make(new Random(trial, 7)), { executions: cap });
    sum += findings.length > 0 ? executions : Infinity;
  }
  return sum / trials;
}
