/** Shows a finding once more, and writes down everything there is to say about it. */
import type { Site } from '../../engine/rewriter/sites.js';
import type { Step } from '../../engine/controlled/step.js';
import { encodeToken } from '../../search/token.js';
import { explain, shownCalls } from '../../check/explain.js';
import { hasOperations } from '../../check/definition-problem.js';
import { programLines, programToText } from '../../check/program-text.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import type { Interleaving } from '../../lab/interleaving.js';
import type { Execution, Plan } from '../../lab/schedule.js';
import type { CoopCheck } from './explore.js';
import { shortPath } from '../../common/short-path.js';
import { modelOf } from '../../check/model.js';
import type { CoopCheckProgram } from '../../subjects/check/program.js';
import { interleavingOf } from '../../observe/interleaving.js';
import { replayExactly } from '../../search/replay-plan.js';

/** What the scenario of a check's token begins with, by engine: the rest is the module's path. */
export const CHECK_TOKEN = { coop: 'check:', lockstep: 'check-lockstep:' } as const;
const THREAD_CODE = '/check/run-calls.js';

export interface Shown {
  readonly execution: Execution;
  readonly steps: readonly Step[];
  readonly interleaving: Interleaving;
  readonly calls: CheckFinding['calls'];
  readonly explanation: CheckFinding['explanation'];
}

/** @throws {Diverged} when the plan cannot be followed */
export function showPlan(check: CoopCheck, program: CheckProgram, plan: Plan): Shown {
  const { executor, coop } = check.executor(program);
  coop.noteCalls();
  const { execution, steps } = replayExactly(executor, plan, []);
  const { definition } = check;
  const calls = coop.checked.calls();
  return {
    execution,
    steps,
    interleaving: tableOf(coop, check.loaded.sites, execution, steps),
    calls: shownCalls(calls),
    explanation: hasOperations(definition) ? explain(calls, { definition, model: modelOf(definition) }) : null,
  };
}

export function findingOf(
  check: CoopCheck,
  program: CheckProgram,
  plan: Plan,
  shrunk: NonNullable<CheckFinding['schedule']>['shrunk'] & { readonly strategy: string },
): CheckFinding {
  const { execution, interleaving, calls, explanation } = showPlan(check, program, plan);
  const [{ kind, text }] = execution.findings;
  const { strategy, ...sizes } = shrunk;
  const token = encodeToken(
    { scenario: `${CHECK_TOKEN.coop}${shortPath(check.loaded.url)}`, variant: '', program: check.loaded.source },
    execution.plan,
    [],
    programToText(program),
  );
  return {
    by: 'explore',
    kind,
    text,
    program: hasOperations(check.definition) ? program : null,
    programText: hasOperations(check.definition) ? programLines(program) : [],
    calls,
    explanation,
    schedule: {
      engine: 'coop',
      strategy,
      token,
      steps: execution.steps,
      preemptions: execution.preemptions,
      shrunk: sizes,
      interleaving,
      confirmedOn: ['coop'],
    },
  };
}

/** The steps of the structure; those of the harness are where its calls begin. */
function tableOf(
  coop: CoopCheckProgram,
  sites: readonly Site[],
  execution: Execution,
  steps: readonly Step[],
): Interleaving {
  const own = steps.filter(({ site, note }) => note !== undefined || !sites[site]?.file.endsWith(THREAD_CODE));
  const table = interleavingOf({ program: coop, kind: 'plain', sites, execution, steps: own, stuck: [] });
  return { ...table, actors: table.actors.map((_, thread) => `thread ${thread}`) };
}
