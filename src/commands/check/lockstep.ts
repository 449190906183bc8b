/**
 * Explores generated programs on real threads, one at a time: for code that cannot be rewritten. Slow, but it takes
 * anything.
 */
import { readFileSync } from 'node:fs';
import { hasOperations } from '../../check/definition-problem.js';
import { Generator as Programs, SIZES } from '../../check/generate.js';
import { reductionsOf } from '../../check/prepared-program.js';
import { programLines, programToText } from '../../check/program-text.js';
import { encodeToken } from '../../search/token.js';
import { TraceSet } from '../../search/trace-set.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import type { RandomSource } from '../../lab/random-source.js';
import type { Deviation, Plan } from '../../lab/schedule.js';
import { Random } from '../../machine/random.js';
import type { Explored, ExploreOrder } from './explore.js';
import { CHECK_TOKEN, type Shown } from './finding.js';
import { LockstepCheck } from '../../runners/lockstep/check.js';
import { shortPath } from '../../common/short-path.js';
import type { AnyCheck } from '../../runners/coop/load-check.js';

/** Executions of a program; starting its threads costs as much as some hundred of them. */
const EXECUTIONS = 200;
const DEVIATIONS_MAX = 4;

export async function exploreOnThreads(url: string, definition: AnyCheck, order: ExploreOrder): Promise<Explored> {
  const random = new Random(order.seed, order.shard.index);
  const traces = new TraceSet();
  let [programs, executions, unknown] = [0, 0, 0];
  for (const program of programsOf(definition, random, order.drains)) {
    const check = await LockstepCheck.start(url, definition, program);
    programs++;
    try {
      let decisions = 1;
      for (let i = 0; i < EXECUTIONS && !isOver(order); i++) {
        const plan = i === 0 ? { deviations: [] } : randomPlan(random, decisions, check.threads);
        const shown = await check.execute(plan);
        order.control.executed(order.thread);
        executions++;
        if (shown.undecided) unknown++;
        decisions = Math.max(decisions, shown.execution.decisions);
        if (shown.execution.end !== 'diverged') traces.add(shown.execution.traceHash);
        if (shown.findings.length === 0) continue;
        order.control.stop();
        return {
          programs,
          executions,
          distinctTraces: traces.size,
          unknown,
          finding: await describe(url, definition, check, plan, shown),
        };
      }
    } finally {
      await check.close();
    }
    if (isOver(order)) break;
  }
  return { programs, executions, distinctTraces: traces.size, unknown, finding: null };
}

function isOver({ until, control }: ExploreOrder): boolean {
  return control.stopped || Date.now() > until;
}

function* programsOf(definition: AnyCheck, random: RandomSource, drains: boolean): Generator<CheckProgram, void> {
  if (!hasOperations(definition)) {
    for (;;) yield { before: [], threads: [] };
  }
  const generator = new Programs(definition, random);
  for (;;) for (const size of SIZES) yield generator.program(size, drains);
}

/** A few deviations at any decisions. */
function randomPlan(random: RandomSource, decisions: number, threads: number): Plan {
  const at = new Map<number, Deviation>();
  for (let left = 1 + random.below(DEVIATIONS_MAX); left > 0; left--) {
    const deviation = { at: random.below(decisions), choice: random.below(threads) };
    at.set(deviation.at, deviation);
  }
  return { deviations: [...at.values()].toSorted((a, b) => a.at - b.at) };
}

/** Leaves out the deviations that are not needed. */
async function describe(
  url: string,
  definition: AnyCheck,
  check: LockstepCheck,
  found: Plan,
  first: Shown,
): Promise<CheckFinding> {
  let [plan, shown, executions] = [found, first, 0];
  const [{ kind }] = first.execution.findings;
  for (const deviation of found.deviations) {
    const fewer = { deviations: plan.deviations.filter((other) => other !== deviation) };
    const again = await check.execute(fewer);
    executions++;
    if (again.findings.some((finding) => finding.kind === kind)) [plan, shown] = [fewer, again];
  }
  shown = await check.execute(plan);
  const { execution, interleaving, calls, explanation } = shown;
  const size = (of: Shown, deviations: number): NonNullable<CheckFinding['schedule']>['shrunk']['before'] => ({
    calls: reductionsOf(check.program),
    steps: of.execution.steps,
    deviations,
    preemptions: of.execution.preemptions,
  });
  const token = encodeToken(
    { scenario: `${CHECK_TOKEN.lockstep}${shortPath(url)}`, variant: '', program: sourceOf(url) },
    plan,
    [],
    programToText(check.program),
  );
  return {
    by: 'explore',
    kind,
    text: execution.findings[0].text,
    program: hasOperations(definition) ? check.program : null,
    programText: hasOperations(definition) ? programLines(check.program) : [],
    calls,
    explanation,
    schedule: {
      engine: 'lockstep',
      strategy: 'random plans',
      token,
      steps: execution.steps,
      preemptions: execution.preemptions,
      interleaving,
      shrunk: { before: size(first, found.deviations.length), after: size(shown, plan.deviations.length), executions },
      confirmedOn: ['lockstep'],
    },
  };
}

/** What a token of this engine belongs to: the module alone, for what it imports is not read. */
export function sourceOf(url: string): string {
  return readFileSync(new URL(url), 'utf8');
}
