/** Shrinks, describes, replays and confirms what was found. */
import { confirm as confirming } from '../../search/confirm.js';
import { describe as describing } from '../../search/describe.js';
import { openRunner } from '../open-runner.js';
import type { Life } from '../pool/task.js';
import { executeAll } from './execute.js';
import type { ConfirmOrder, DescribeOrder, Shown } from './tasks.js';

/** @throws {EnginesDisagree} when a replay on the same engine differs */
export async function describe(order: DescribeOrder, life: Life): Promise<Shown> {
  const { reference, engine, strategy, found, leftOut, replays, executions, until } = order;
  life.note('while what was found was shrunk');
  const open = await openRunner(reference, engine);
  try {
    const deadline = (): boolean => life.stopped || Date.now() > until;
    const options = { leftOut, shrink: { executions, deadline }, replays };
    const shown = await executeAll(open.runner, (runner) => describing(runner, strategy, found, options), life);
    const { description, ...finding } = shown;
    return { ...finding, ...(await description) };
  } finally {
    await open.close();
  }
}

/** Context: on lockstep it starts threads of its own, and ends them. @throws {EnginesDisagree} when a replay differs */
export async function confirm({ reference, engine, expected, times }: ConfirmOrder, life: Life): Promise<null> {
  life.note('while what was found was confirmed');
  if (times === 0) return null;
  const open = await openRunner(reference, engine);
  try {
    await executeAll(open.runner, (runner) => confirming(runner, expected, times), life);
    return null;
  } finally {
    await open.close();
  }
}
