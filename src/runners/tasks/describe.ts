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
  life.loading('while it was loaded');
  const open = await openRunner(reference, engine);
  life.note('while what was found was shrunk');
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
export async function confirm(order: ConfirmOrder, life: Life): Promise<number> {
  const { reference, engine, expected, times, until } = order;
  if (times === 0) return 0;
  life.loading('while it was loaded');
  const open = await openRunner(reference, engine);
  life.note('while what was found was confirmed');
  try {
    const deadline = (): boolean => life.stopped || Date.now() > until;
    return await executeAll(open.runner, (runner) => confirming(runner, expected, times, deadline), life);
  } finally {
    await open.close();
  }
}
