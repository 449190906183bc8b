/** Explores one scenario in one form on real threads, one at a time: slow, but it takes what cannot be rewritten. */
import type { Step } from '../engine/coop/step.js';
import { CoopScheduler } from '../engine/coop/scheduler.js';
import { fingerprint } from '../explore/checksum.js';
import { exploreAsync } from '../explore/explorer.js';
import { FittingReplay } from '../explore/strategies/replay.js';
import { encodeToken } from '../explore/token.js';
import { TraceSet } from '../explore/trace-set.js';
import type { Interleaving } from '../lab/interleaving.js';
import type { Deviation, Execution, Plan } from '../lab/schedule.js';
import { interleavingOf } from './coop/interleaving.js';
import { loadScenario } from './coop/load.js';
import { PlainProgram } from './coop/plain-program.js';
import { accounting, CellControl, strategyOf, type CellRequest, type CellResult } from './explore-cell.js';
import type { CellFinding } from './finding.js';
import { LockstepMachine } from './lockstep/lockstep-machine.js';
import { openNatively, type NativeScenario } from './open-scenario.js';
import { addReadsFrom } from './reads-from.js';
import { locatorOf } from './scenario-catalog.js';
import { stepText } from './step-text.js';
import { settingsText } from './token-settings.js';

/** Before the scenario's locator, in tokens of what was found on threads alone. */
export const LOCKSTEP_TOKEN = 'lockstep:';

/** Context: starts threads of its own, and ends them. */
export async function exploreOnThreads(nameOrPath: string, request: CellRequest): Promise<CellResult> {
  if (request.checkDeterminism) throw new RangeError('check-determinism: coroutines alone can do that');
  const native = await openNatively(nameOrPath);
  const { form, spurious, keepGoing } = request;
  const [strategy, shard] = strategyOf(request);
  const pairs = new TraceSet();
  const { stop, count } = accounting(request, pairs);
  const leftOut = request.after?.leftOut ?? [];
  const machine = await LockstepMachine.load(native.url, form, { spurious });
  try {
    const statistics = await exploreAsync(async (chooser) => {
      const { execution, steps } = await machine.explore(chooser, leftOut);
      addReadsFrom(steps, pairs);
      return execution;
    }, strategy, { ...(request.executions === null ? {} : { executions: request.executions }), keepGoing, shard, deadline: stop }, count);
    const { traces, ...summary } = statistics;
    const [found] = statistics.findings;
    if (found !== undefined && !keepGoing) Atomics.store(new Int32Array(request.control), CellControl.STOP, 1);
    return {
      scenario: native.scenario.name, form, summary, traces: traces.toArray(), pairs: pairs.toArray(),
      finding: found === undefined ? null : await describe(native, machine, request, found.strategy, found.execution),
    };
  } finally {
    await machine.close();
  }
}

async function describe(
  native: NativeScenario, machine: LockstepMachine, { form, spurious, after }: CellRequest, strategy: string, found: Execution,
): Promise<CellFinding> {
  const leftOut = after?.leftOut ?? [];
  const [{ kind }] = found.findings;
  let executions = 0;
  const plan = await withoutNeedless(found.plan, async (deviations) => {
    executions++;
    const { execution } = await machine.explore(new FittingReplay({ deviations }), leftOut);
    return execution.findings[0]?.kind === kind ? execution.plan.deviations : null;
  });
  const { execution, steps } = await machine.explore(new FittingReplay(plan), leftOut);
  const [finding = found.findings[0]] = execution.findings;
  const size = ({ steps: made, preemptions, plan: { deviations } }: Execution): CellFinding['shrunk']['before'] =>
    ({ leftOut: leftOut.length, steps: made, preemptions, deviations: deviations.length });
  return {
    kind: finding.kind, text: finding.text, strategy, reproducible: execution.findings.length > 0,
    steps: execution.steps, preemptions: execution.preemptions,
    shrunk: { leftOut, before: size(found), after: size(execution), executions, fewestPreemptions: false },
    token: encodeToken(
      { scenario: `${LOCKSTEP_TOKEN}${locatorOf(native.url)}`, variant: form, program: native.source }, plan, leftOut,
      settingsText({ version: fingerprint(native.source).toString(36), spurious }),
    ),
    interleaving: await tableOf(native, form, execution, steps),
    expected: { url: native.url, form, spurious, plan, leftOut, outcome: execution.outcome, steps: steps.map(stepText) },
    confirmed: { coop: 0, lockstep: 0 },
  };
}

/**
 * Leaves out deviations, many at once and then one by one, as long as the rest shows the finding.
 *
 * @param shown the deviations that were made; null: not shown
 */
async function withoutNeedless(plan: Plan, shown: (deviations: readonly Deviation[]) => Promise<readonly Deviation[] | null>): Promise<Plan> {
  let best = plan.deviations;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.length; ) {
      const fewer = await shown([...best.slice(0, from), ...best.slice(from + size)]);
      if (fewer !== null && fewer.length < best.length) best = fewer;
      else from += size;
    }
  }
  return { deviations: best };
}

/** Words and events have the names that they have on coop. */
export async function tableOf({ url, scenario }: NativeScenario, form: string, execution: Execution, steps: readonly Step[]): Promise<Interleaving> {
  const program = scenario.kind === 'plain' ? new PlainProgram(scenario, form, new CoopScheduler()) : (await loadScenario(url)).executor(form).program;
  const words = scenario.kind === 'plain' && scenario.words !== undefined ? { words: scenario.words } : {};
  return interleavingOf({ program, kind: scenario.kind, sites: [], execution, steps, stuck: [], ...words });
}
