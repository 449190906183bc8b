/** Shrinks, describes, replays and confirms what was found. */
import type { Interleaving } from '../../lab/interleaving.js';
import { confirm as confirming } from '../../search/confirm.js';
import { describe as describing } from '../../search/describe.js';
import { strategyNamed } from '../../search/strategies/index.js';
import type { Strategy } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import type { Life } from '../pool/task.js';
import { executeAll, withRunner } from './execute.js';
import type { ConfirmOrder, DescribeOrder, Shown } from './tasks.js';

/** Finds again in a smaller program what was found in a larger one, and varies its schedule: the same each time. */
const sampling = (): Strategy => strategyNamed('portfolio', (stream) => new Random(SEED, stream))!;
const [SEED, VARYING] = [1, 1000];

/** An execution of so many steps counts as one. What may be read by a memory model takes ten times as long to say. */
const STEPS_OF_ONE = { interleaving: 1000, ecmascript: 100, x86: 1000 };

/** @throws {EnginesDisagree} when a replay on the same engine differs */
export async function describe(order: DescribeOrder, life: Life): Promise<Shown> {
  const { reference, engine, strategy, found, leftOut, replays, executions, until } = order;
  return await withRunner(reference, engine, life, 'while what was found was shrunk', async (open) => {
    const deadline = (): boolean => life.stopped || Date.now() > until;
    const stepsOfOne = STEPS_OF_ONE[reference.plain.model];
    const options = {
      leftOut,
      shrink: { executions, stepsOfOne, deadline, strategy: sampling, random: new Random(SEED, VARYING) },
      replays,
    };
    const shown = await executeAll(open.runner, (runner) => describing(runner, strategy, found, options), life);
    const { description, ...finding } = shown;
    const described = await description;
    return { ...finding, text: withWaiters(finding.text, described.interleaving), ...described };
  });
}

/** A deadlock that is not declared has no words of its own: who waits for what, and who notified when, says more. */
function withWaiters(text: string, { checks = [] }: Interleaving): string {
  const [best] = checks;
  return text.startsWith('"deadlock" ') && best !== undefined ? `${text}: ${best.text}` : text;
}

/** Context: on lockstep it starts threads of its own, and ends them. @throws {EnginesDisagree} when a replay differs */
export async function confirm(order: ConfirmOrder, life: Life): Promise<number> {
  const { reference, engine, expected, times, until } = order;
  if (times === 0) return 0;
  return await withRunner(reference, engine, life, 'while what was found was confirmed', async (open) => {
    const deadline = (): boolean => life.stopped || Date.now() > until;
    return await executeAll(open.runner, (runner) => confirming(runner, expected, times, deadline), life);
  });
}
