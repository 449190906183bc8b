/**
 * What of a check runs free on real threads: small programs by the million, and long ones whose histories are judged.
 */
import { errorLine } from '../../common/thrown.js';
import { BatchBroken, BatchCrew } from '../../engine/free/batch/crew.js';
import type { CheckFinding, RunSummary } from '../../lab/check-report.js';
import { isAsyncCode } from '../../lab/async-code.js';
import { gradeOf, type Outcome } from '../../lab/scenario.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { programLines } from '../../check/programs/text.js';
import type { WatchedThreads } from '../../runners/pool/watched-threads.js';
import type { CheckTasks } from './tasks/tasks.js';
import type { FreePlan } from './tasks/plan.js';
import { Broken, Interrupted } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import { brokenAt, refuseUnusable } from '../../runners/batch/broken-at.js';
import { isOver, runBatches, sliceOf, type FreeOrder } from '../../runners/batch/check-batches.js';
import { usable } from '../../subjects/litmus/actor.js';
import { HAS_GROWN } from '../../subjects/memory-objects.js';
import { NOT_IN_BATCHES } from '../../subjects/states.js';
import { soak } from '../../runners/soak/soak.js';

export interface RanFree {
  readonly summary: RunSummary;
  readonly finding: CheckFinding | null;
}

const ACTORS_MODULE = new URL('../../subjects/litmus/actor.js', import.meta.url).href;
const ACTORS_FORM = 'as written';
/** Why a case is not run: a thread that has blocked for good would have to be ended each time. */
export const MAY_DEADLOCK = 'a deadlock is declared, and threads that run free cannot be brought out of one';

/** Small programs by the million. Their results are judged in one of `threads`. */
export async function runSmall(
  { small }: FreePlan,
  threads: Pick<WatchedThreads<CheckTasks>, 'run'>,
  order: FreeOrder,
): Promise<RanFree> {
  const begin = performance.now();
  return await orBroke(async () => {
    let finding: CheckFinding | null = null;
    const { samples, stuck } = await runBatches(small, order, async (program, results) => {
      finding = await threads.run(0, 'judge', { url: order.url, program, results });
      return finding !== null;
    });
    if (stuck !== null)
      finding = bareFinding('stuck', `a thread waits for ever while running free: ${stuck.message}`, stuck.program);
    return { summary: { runs: samples, calls: 0, elapsedMs: performance.now() - begin, unknown: 0 }, finding };
  });
}

/** Without a history: of what ran free only the outcome is known. */
function bareFinding(kind: string, text: string, program: CheckProgram | null): CheckFinding {
  const programText = program === null ? [] : programLines(program);
  return { by: 'free', kind, text, program, programText, calls: [], explanation: null, schedule: null };
}

/** A hand-written case by the million. */
export async function runActors(actors: number, order: FreeOrder): Promise<RanFree> {
  const { url, seed, patienceMs } = order;
  const begin = performance.now();
  return await orBroke(async () => {
    const { crew, about } = await BatchCrew.start({
      module: ACTORS_MODULE,
      moduleOptions: { url },
      actors,
      hangMs: patienceMs,
      signal: order.signal,
    });
    order.countedBy?.(() => crew.control.samples);
    let [runs, finding] = [0, null as CheckFinding | null];
    try {
      const { outcomes } = usable(about, shortPath(url));
      if (mayDeadlock(outcomes)) return notRun(MAY_DEADLOCK);
      await crew.prepare({ form: ACTORS_FORM, inOrder: true });
      for (let i = 0; finding === null && !isOver(order, runs); i++) {
        const { counts } = await crew.run({ seed: seed + i, ...sliceOf(order, runs) });
        runs += counts[0].samples;
        for (const { outcome, count } of counts.flatMap(({ counted }) => counted))
          finding ??= outcome === null ? null : gradedFinding(outcomes, outcome, count);
      }
      return { summary: { runs, calls: 0, elapsedMs: performance.now() - begin, unknown: 0 }, finding };
    } catch (error) {
      throw await brokenAt(error, patienceMs);
    } finally {
      await crew.close();
    }
  });
}

export function mayDeadlock(outcomes: readonly Outcome[]): boolean {
  const graded = gradeOf(outcomes, '', 'deadlock');
  return graded !== null && graded.grade !== 'forbidden';
}

function notRun(because: string): RanFree {
  return { summary: { runs: 0, calls: 0, elapsedMs: 0, unknown: 0, because }, finding: null };
}

function gradedFinding(outcomes: readonly Outcome[], outcome: string, count: number): CheckFinding | null {
  const graded = gradeOf(outcomes, '', outcome);
  if (graded !== null && graded.grade !== 'forbidden') return null;
  const text = `${graded === null ? `"${outcome}" is not among the declared outcomes` : graded.text} (${outcome}: ${count} times)`;
  return bareFinding(outcome, text, null);
}

/** Long programs, and their histories. @param actors of a hand-written case, whose program says not how many */
export async function runLong({ long }: FreePlan, order: FreeOrder, actors?: number): Promise<RanFree> {
  const begin = performance.now();
  return await orBroke(async () => {
    const { finding, ...counts } = await soak({ ...order, programs: long, ...(actors !== undefined && { actors }) });
    return { summary: { ...counts, elapsedMs: performance.now() - begin }, finding };
  });
}

/** What breaks a thread breaks the check; what has no states to run it on is not run. */
async function orBroke(run: () => Promise<RanFree>): Promise<RanFree> {
  try {
    return await run();
  } catch (error) {
    const why = [NOT_IN_BATCHES, HAS_GROWN].find((text) => error instanceof Error && error.message.includes(text));
    if (why !== undefined) return notRun(why);
    refuseUnusable(error);
    if (isAsyncCode(error) || error instanceof Interrupted) throw error;
    const message = error instanceof BatchBroken ? error.message : errorLine(error);
    throw new Broken(`while it ran free: ${message}`.replaceAll(/\s*\n\s*/g, ' '));
  }
}
