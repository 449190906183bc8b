/** The phases of a check that are controlled: exploring, freezing. Each takes its share of the time that is left. */
import { NOT_DECIDED } from '../../check/checked-program.js';
import { callsOf } from '../../check/programs/size.js';
import { mergeCovered, type CheckFinding, type ExploreSummary } from '../../lab/check-report.js';
import { InputError } from '../../common/errors.js';
import { EnginesDisagree } from '../../search/confirm.js';
import { describeAll, search, type Searched } from '../../runners/search.js';
import { NO_CALLS, NO_CALLS_LATER } from '../../runners/reference.js';
import { NotControlled, NotOnCoop } from '../../runners/pool/watched-threads.js';
import type { ControlledEngine } from '../../runners/tasks/tasks.js';
import { formatShard, WHOLE } from '../../search/shard.js';
import { left, type Assignment, type CheckThreads, type PhaseResult } from './assignment.js';
import { countPrograms } from './counted-programs.js';
import { checkFinding } from './finding.js';
import { Headway } from './tasks/headway.js';

/** Of the time that is left when its turn comes: the rest is for what runs free. */
const EXPLORE_SHARE = 0.5;
/** Of the whole budget, for freezing threads. */
const FREEZE_SHARE = 0.1;
/** Executions that may be spent on shrinking. */
const SHRINK_EXECUTIONS = { coop: 4000, lockstep: 1000 } as const;
/** Replays of a finding. A check has many programs, so each is replayed less often than a scenario's. */
const REPLAYS = { own: 1, lockstep: 1 };

/** Explores on the first engine that can run it, and does what real threads do. @param share of the time that is left */
export async function explorePhase(
  threads: CheckThreads,
  assignment: Assignment,
  engines: readonly ControlledEngine[],
  share = EXPLORE_SHARE,
): Promise<PhaseResult> {
  const until = Date.now() + left(assignment) * share;
  let because: string | null = engines[0] === 'lockstep' ? 'it was asked for' : null;
  for (const engine of engines) {
    try {
      return await exploreOn(threads, assignment, engine, because, until);
    } catch (error) {
      const mayBeElsewhere =
        error instanceof NotOnCoop || error instanceof NotControlled || error instanceof EnginesDisagree;
      if (!mayBeElsewhere || engines.length === 1) throw error;
      const { model } = assignment.plain;
      if (model !== 'interleaving')
        throw new InputError(`memory: ${model} needs coop, which cannot run this: ${error.message}`);
      because = error.message;
      if (error instanceof NotControlled) break;
    }
  }
  const nothing = {
    programs: 0,
    executions: 0,
    distinctTraces: 0,
    elapsedMs: 0,
    unknown: 0,
    watched: false,
    declaredRaces: [],
    covered: mergeCovered([]),
    perProgram: [],
  };
  return { explore: { engine: 'coop', because, ...nothing }, finding: null };
}

async function exploreOn(
  threads: CheckThreads,
  assignment: Assignment,
  engine: ControlledEngine,
  because: string | null,
  until: number,
): Promise<PhaseResult> {
  const begin = performance.now();
  const explored =
    assignment.facts.actors === null
      ? await explorePrograms(threads, assignment, engine, until)
      : await exploreCase(threads, assignment, engine, until);
  const { finding, ...counts } = explored;
  const { unwatched } = assignment.facts;
  return { explore: { engine, because, ...counts, unwatched, elapsedMs: performance.now() - begin }, finding };
}

type Explored = Omit<ExploreSummary, 'engine' | 'because' | 'elapsedMs' | 'unwatched'> & {
  readonly finding: CheckFinding | null;
};

/** A hand-written case is one program. */
async function exploreCase(
  threads: CheckThreads,
  assignment: Assignment,
  engine: ControlledEngine,
  until: number,
): Promise<Explored> {
  const { facts } = assignment;
  const program = facts.later === null ? NO_CALLS : NO_CALLS_LATER;
  const { summary, ...described } = await search(engine === 'coop' ? threads : oneOf(threads), {
    ...searchOf(assignment, program, engine, until),
    strategy: 'portfolio',
    executions: assignment.executions,
    steps: null,
    keepGoing: false,
    twice: false,
    shard: formatShard(WHOLE),
  });
  const { executions, distinctTraces, coverage, coveredAll, declaredRaces } = summary;
  const covered = mergeCovered(
    coveredAll === true ? [{ programs: 1, executions, threads: facts.actors ?? 0, calls: 1 }] : [],
  );
  return {
    programs: 1,
    executions,
    distinctTraces,
    watched: declaredRaces !== undefined,
    declaredRaces: declaredRaces ?? [],
    unknown: summary.outcomes[NOT_DECIDED] ?? 0,
    covered,
    perProgram: [{ number: 0, program: [], executions, coverage: coveredAll === true ? 'exhausted' : coverage }],
    finding: asCheckFinding(described, 0),
  };
}

/** Generated programs, dealt to the threads; of what they find the first program's counts. */
async function explorePrograms(
  threads: CheckThreads,
  assignment: Assignment,
  engine: ControlledEngine,
  until: number,
): Promise<Explored> {
  const { url, seed, executions, prove, plain } = assignment;
  const { drains } = assignment.facts;
  const later = assignment.facts.later !== null;
  // Lockstep has a thread for each actor; who is to make no execution need not start.
  const count = engine === 'coop' ? Math.min(threads.count, executions ?? Infinity) : 1;
  const shared = { threads: count, headway: Headway.memory(count) };
  const order = { url, engine, seed, drains, later, executions, prove, plain, until, ...shared };
  const cells = await Promise.all(
    Array.from({ length: count }, (_, thread) => threads.run(thread, 'programs', { ...order, thread })),
  );
  const { found: first, ...counted } = countPrograms(cells, executions);
  const counts = { ...counted, ...(prove !== null && { proof: { ...prove, programs: cells[0].toProve } }) };
  if (first === null) return { ...counts, finding: null };
  const shown = await describeAll(threads, searchOf(assignment, first.program, engine, until), first.found);
  return { ...counts, finding: asCheckFinding(shown, callsOf(first.program)) };
}

/** What every search of a check has in common. */
function searchOf(
  { url, plain, seed, consequences }: Assignment,
  program: typeof NO_CALLS,
  engine: ControlledEngine,
  until: number,
) {
  return {
    reference: { kind: 'check', url, program, plain } as const,
    seed,
    consequences,
    engine,
    after: null,
    until,
    replays: engine === 'coop' ? REPLAYS : { own: REPLAYS.lockstep, lockstep: 0 },
    shrinkExecutions: SHRINK_EXECUTIONS[engine],
  };
}

function oneOf(threads: CheckThreads): Pick<CheckThreads, 'run' | 'count'> {
  return { count: 1, run: async (thread, name, order) => await threads.run(thread, name, order) };
}

/** @throws {EnginesDisagree} one of the engines is wrong then, and not the code under test */
function asCheckFinding(
  { finding, problem, consequence }: Pick<Searched, 'finding' | 'problem' | 'consequence'>,
  calls: number,
): CheckFinding | null {
  if (problem?.kind === 'disagree') throw new EnginesDisagree(problem.text);
  if (finding === null) return null;
  const found = checkFinding(finding, calls, problem);
  return consequence === null ? found : { ...found, consequence: checkFinding(consequence, calls) };
}

/** Freezes threads, where coop could run it: no other engine can. */
export async function freezePhase(threads: CheckThreads, assignment: Assignment): Promise<PhaseResult> {
  const { url, seed, prove, budgetMs, facts } = assignment;
  const until = Date.now() + Math.min(left(assignment), budgetMs * FREEZE_SHARE);
  const { summary, finding } = await threads.run(0, 'freeze', { url, seed, until, prove, later: facts.later !== null });
  return { progress: summary, finding };
}
