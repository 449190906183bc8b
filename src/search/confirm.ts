/** Shows a finding again and again before anybody is told of it: each time the same steps, or it is no finding. */
import { LockstepMachine } from '../runners/lockstep/machine.js';
import type { CoopExecutor } from '../runners/coop/executor.js';
import type { Execution, Plan } from '../lab/schedule.js';
import { replayExactly } from './replay-plan.js';
import { firstDifference } from '../observe/step-text.js';

/** What is replayed, and what must come out. Plain data: it travels between threads. */
export interface Expected {
  /** URL of the scenario's module. */
  readonly url: string;
  readonly form: string;
  /** Waits may end by themselves. */
  readonly spurious: boolean;
  readonly plan: Plan;
  readonly leftOut: readonly number[];
  readonly outcome: string;
  /** `stepText` of each step. */
  readonly steps: readonly string[];
}

/** Both engines interpret the same plans; when their traces differ, one of them is wrong. */
export class EnginesDisagree extends Error {
  override readonly name = 'EnginesDisagree';
}

/** @throws {EnginesDisagree} when one of the replays differs @throws {Diverged} when the plan cannot be followed */
export function confirmOnCoop(executor: CoopExecutor, expected: Expected, times: number): void {
  for (let i = 0; i < times; i++) {
    const { execution, steps } = replayExactly(executor, expected.plan, expected.leftOut);
    compare(expected, execution, firstDifference(expected.steps, steps), 'coroutines');
  }
}

/** Context: starts threads of its own, and ends them. @throws {EnginesDisagree} when one of the replays differs */
export async function confirmOnThreads(expected: Expected, times: number): Promise<void> {
  if (times === 0) return;
  const machine = await LockstepMachine.load(expected.url, expected.form, { spurious: expected.spurious });
  try {
    for (let i = 0; i < times; i++) {
      const { execution, steps } = await machine.execute(expected.plan, expected.leftOut);
      compare(expected, execution, firstDifference(expected.steps, steps), 'threads');
    }
  } finally {
    await machine.close();
  }
}

function compare(expected: Expected, { outcome }: Execution, difference: number, engine: string): void {
  if (outcome !== expected.outcome)
    throw new EnginesDisagree(`first ${expected.outcome}; replayed on ${engine}: ${outcome}`);
  if (difference > 0) throw new EnginesDisagree(`replayed on ${engine}, the trace differs at step ${difference}`);
}
