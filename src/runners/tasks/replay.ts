/** Shows an interleaving again, exactly, and on another engine too where that is asked for. */
import { shortPath } from '../../common/short-path.js';
import { InputError } from '../../common/errors.js';
import { confirm } from '../../search/confirm.js';
import { replayMarked } from '../../search/replay-exactly.js';
import type { Landmark } from '../../lab/course.js';
import type { Description, Executing, Runner } from '../../search/runner.js';
import { stepText } from '../../search/step-text.js';
import { refuseStale, TokenError, type Token } from '../../search/token.js';
import type { Execution } from '../../lab/schedule.js';
import type { Expected } from '../../search/confirm.js';
import { importCheck } from '../../subjects/check/import-check.js';
import { referenceOf, type Reference } from '../reference.js';
import type { Life } from '../pool/task.js';
import { declare } from './declare.js';
import { executeAll, withRunner } from './execute.js';
import type { Replayed, ReplayOrder } from './tasks.js';

/** @throws {TokenError} it is stale @throws {Diverged} @throws {EnginesDisagree} when a replay did something else */
export async function replay({ token, url, engine, times }: ReplayOrder, life: Life): Promise<Replayed> {
  const name = await nameOf(token, url, life);
  const reference = referenceOf(token, url);
  return await withRunner(reference, token.engine, life, 'while it was replayed', async (open) => {
    const where = token.kind === 'check' ? 'the check' : 'the scenario';
    refuseStale(token, open.fingerprints, `${where} in ${shortPath(url)}`);
    const shown = await executeAll(
      open.runner,
      (runner) => showing(runner, token, engine === token.engine ? times : 1),
      life,
    );
    if (engine !== token.engine) await confirmElsewhere(reference, shown.expected, { engine, times }, life);
    const { execution, landmarks, description } = shown;
    return { name, execution, landmarks, ...(await description) };
  });
}

/** What a token's subject is now. @throws {TokenError} when it is gone */
async function nameOf({ kind, form, engine }: Token, url: string, life: Life): Promise<string> {
  try {
    if (kind === 'check') return (await importCheck(url)).name;
    const { name, forms } = await declare({ url, engine }, life);
    if (!forms.includes(form)) throw new TokenError('stale', `This token is stale: variant ${form} is no more.`);
    return name;
  } catch (error) {
    if (error instanceof TokenError) throw error;
    throw new TokenError('stale', `This token is stale: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Showing {
  readonly execution: Execution;
  readonly landmarks: readonly Landmark[];
  readonly expected: Expected;
  readonly description: Description | Promise<Description>;
}

function* showing(runner: Runner, { plan, leftOut }: Token, times: number): Executing<Showing> {
  const { execution, landmarks } = yield* replayMarked(runner, plan, leftOut);
  const expected = { plan, leftOut, outcome: execution.outcome, steps: runner.steps.map(stepText) };
  const description = runner.describe(execution);
  if (times > 1) yield* confirm(runner, expected, times - 1);
  return { execution, landmarks, expected, description };
}

async function confirmElsewhere(
  reference: Reference,
  expected: Expected,
  { engine, times }: Pick<ReplayOrder, 'engine' | 'times'>,
  life: Life,
): Promise<void> {
  if (reference.kind === 'check' && reference.program.frozen !== undefined)
    throw new InputError('token: a frozen thread is shown on coop alone');
  await withRunner(reference, engine, life, 'while it was replayed', async ({ runner: other }) => {
    await executeAll(other, (runner) => confirm(runner, expected, times), life);
  });
}
