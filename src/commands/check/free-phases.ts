/** The phases of a check that run free: small programs, and long ones. Each takes its share of the time that is left. */
import type { RunSummary } from '../../lab/check-report.js';
import type { FreeOrder } from '../../runners/batch/check-batches.js';
import { left, type Assignment, type CheckThreads, type PhaseResult } from './assignment.js';
import { MAY_DEADLOCK, runActors, runLong, runSmall } from './free.js';
import type { FreePlan } from './tasks/plan.js';

/** Of the time that is left: the rest is for what is soaked. */
const SMALL_SHARE = 0.5;
const SOAK_THREADS = 3;
/** Why it is not run free: each thread would make ports of its own. */
const PORTS = 'the message ports that setup makes belong to no real thread';
const AS_HISTORIES = 'calls that go on later run free as long histories alone';

/** Small programs by the million, or a hand-written case. */
export async function freePhase(threads: CheckThreads, assignment: Assignment): Promise<PhaseResult> {
  const { facts } = assignment;
  if (facts.later !== null) return await freeLater(threads, assignment);
  if (facts.actors !== null) {
    const { summary, finding } = await runActors(facts.actors, freeOrder(assignment, 1));
    return { free: summary, finding };
  }
  const plan = await planOf(threads, assignment);
  if (plan.small.length === 0) return { finding: null };
  const share = plan.long.length > 0 ? SMALL_SHARE : 1;
  const { summary, finding } = await runSmall(plan, threads, freeOrder(assignment, share));
  return { free: summary, finding };
}

/** A hand-written case that goes on later, again and again; calls that do are soaked alone. */
async function freeLater(threads: CheckThreads, assignment: Assignment): Promise<PhaseResult> {
  const { facts } = assignment;
  if (facts.ports) return { free: notRunFree(PORTS), finding: null };
  if (facts.actors === null) return { free: notRunFree(AS_HISTORIES), finding: null };
  const plan = await planOf(threads, assignment);
  if (plan.long.length === 0) return { free: notRunFree(MAY_DEADLOCK), finding: null };
  const { summary, finding } = await runLong(plan, freeOrder(assignment, 1), facts.actors);
  return { free: summary, finding };
}

function notRunFree(because: string): RunSummary {
  return { runs: 0, calls: 0, elapsedMs: 0, unknown: 0, because };
}

/** Long programs, whose histories are judged. Context: no hand-written case, which has none. */
export async function soakPhase(threads: CheckThreads, assignment: Assignment): Promise<PhaseResult> {
  const { facts } = assignment;
  if (facts.ports) return { soak: notRunFree(PORTS), finding: null };
  const plan = await planOf(threads, assignment);
  if (plan.long.length === 0) return { finding: null };
  const { summary, finding } = await runLong(plan, freeOrder(assignment, 1));
  return { soak: summary, finding };
}

async function planOf(threads: CheckThreads, { url, seed, facts }: Assignment): Promise<FreePlan> {
  const { drains, later } = facts;
  return await threads.run(0, 'plan', { url, seed, drains, cores: SOAK_THREADS, later: later !== null });
}

function freeOrder(assignment: Assignment, share: number): FreeOrder {
  return { ...assignment, until: Date.now() + left(assignment) * share };
}
