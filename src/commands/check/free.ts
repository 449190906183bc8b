/**
 * What of a check runs free on real threads: small programs by the million, and long ones whose histories are judged.
 */
import { BatchBroken, BatchCrew } from '../../engine/free/batch/crew.js';
import type { CheckFinding, RunSummary } from '../../lab/check-report.js';
import { isAsyncCode } from '../../lab/async-code.js';
import { gradeOf } from '../../lab/scenario.js';
import { programLines } from '../../check/program-text.js';
import type { WatchedThreads } from '../../runners/pool/watched-threads.js';
import type { CheckTasks } from './tasks/tasks.js';
import type { FreePlan } from './tasks/plan.js';
import { Broken } from '../../common/errors.js';
import { runBatches } from '../../runners/batch/check-batches.js';
import type { LitmusAbout } from '../../subjects/litmus/actor.js';
import { soak } from '../../runners/soak/soak.js';
import { whereThreadsAre } from '../../runners/pool/where-threads-are.js';

export interface FreeOrder {
  readonly url: string;
  readonly seed: number;
  /** On the wall clock. */
  readonly until: number;
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

export interface RanFree {
  readonly summary: RunSummary;
  readonly finding: CheckFinding | null;
}

const ACTORS_MODULE = new URL('../../subjects/litmus/actor.js', import.meta.url).href;
const ACTORS_FORM = 'as written';
/** Longest run without a look at what came out. */
const SLICE_MS = 500;

/** Small programs by the million. Their results are judged in one of `threads`. */
export async function runSmall(
  { small }: FreePlan,
  threads: Pick<WatchedThreads<CheckTasks>, 'run'>,
  order: FreeOrder,
): Promise<RanFree> {
  const begin = performance.now();
  let finding: CheckFinding | null = null;
  const { samples, stuck } = await orBroke(order, () =>
    runBatches(small, order, async (program, results) => {
      finding = await threads.run(0, 'judge', { url: order.url, program, results });
      return finding !== null;
    }),
  );
  if (stuck !== null) {
    const text = `somebody waits for ever while running free: ${stuck.message}`;
    finding = {
      by: 'free',
      kind: 'stuck',
      text,
      program: stuck.program,
      programText: programLines(stuck.program),
      calls: [],
      explanation: null,
      schedule: null,
    };
  }
  return { summary: { runs: samples, calls: 0, elapsedMs: performance.now() - begin, unknown: 0 }, finding };
}

/** A hand-written case by the million. */
export async function runActors(actors: number, order: FreeOrder): Promise<RanFree> {
  const { url, seed, until, patienceMs } = order;
  const begin = performance.now();
  return await orBroke({ patienceMs }, async () => {
    const { crew, about } = await BatchCrew.start({
      module: ACTORS_MODULE,
      moduleOptions: { url },
      actors,
      hangMs: patienceMs,
    });
    let [runs, finding] = [0, null as CheckFinding | null];
    try {
      await crew.prepare({ form: ACTORS_FORM, inOrder: true });
      for (let i = 0; finding === null && !isOver(order); i++) {
        const { counts } = await crew.run({
          seed: seed + i,
          samples: Infinity,
          budgetMs: Math.max(1, Math.min(SLICE_MS, until - Date.now())),
        });
        runs += counts[0].samples;
        for (const { outcome, count } of counts.flatMap(({ counted }) => counted))
          finding ??= outcome === null ? null : gradedFinding(about as LitmusAbout, outcome, count);
      }
      return { summary: { runs, calls: 0, elapsedMs: performance.now() - begin, unknown: 0 }, finding };
    } finally {
      await crew.close();
    }
  });
}

function isOver({ until, signal }: FreeOrder): boolean {
  return Date.now() >= until || signal?.aborted === true;
}

function gradedFinding({ outcomes }: LitmusAbout, outcome: string, count: number): CheckFinding | null {
  const graded = gradeOf(outcomes, '', outcome);
  if (graded !== null && graded.grade !== 'forbidden') return null;
  const text = `${graded === null ? `"${outcome}" is not among the declared outcomes` : graded.text} (${outcome}: ${count} times)`;
  return {
    by: 'free',
    kind: outcome,
    text,
    program: null,
    programText: [],
    calls: [],
    explanation: null,
    schedule: null,
  };
}

/** Long programs, and their histories. */
export async function runLong({ long }: FreePlan, order: FreeOrder): Promise<RanFree> {
  const begin = performance.now();
  const { finding, ...counts } = await orBroke(order, () => soak({ ...order, programs: long }));
  return { summary: { ...counts, elapsedMs: performance.now() - begin }, finding };
}

/** What breaks a thread breaks the check. */
async function orBroke<T>({ patienceMs }: Pick<FreeOrder, 'patienceMs'>, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isAsyncCode(error)) throw error;
    const [place] = error instanceof BatchBroken && error.how === 'hang' ? await whereThreadsAre(patienceMs) : [];
    const message = error instanceof Error ? error.message : String(error);
    throw new Broken(
      `${place === undefined ? '' : `${place}: `}while it ran free: ${message}`.replaceAll(/\s*\n\s*/g, ' '),
    );
  }
}
